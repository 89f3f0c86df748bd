"""Expected values for test/reference.json, by numpy.

After a change of the method, run it in this folder: python generate.py
"""
import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(3)
scale = 2.0
mean = rng.normal(size=(4, 3))
log_variance = rng.uniform(-2, 1, size=(4, 3))

divergence = 0.5 * ((mean**2 + np.exp(log_variance)) / scale**2 - 1 - log_variance + np.log(scale**2))
log_prob = np.sum(-0.5 * (mean / scale) ** 2 - 0.5 * np.log(2 * np.pi * scale**2), axis=1)

reference = {
    "scale": scale,
    "mean": mean.tolist(),
    "logVariance": log_variance.tolist(),
    "divergence": divergence.tolist(),
    "logProb": log_prob.tolist(),
}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
