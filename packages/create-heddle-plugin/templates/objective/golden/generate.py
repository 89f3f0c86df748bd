"""Expected values for test/reference.json, by numpy.

After a change of the method, run it in this folder: python generate.py
"""
import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(1)
log_prob = rng.normal(-40, 3, size=5)
divergence = rng.gamma(2.0, size=(5, 1))
latents = rng.normal(size=(5, 3))
beta, pull = 4.0, 2.0

total = np.mean(-log_prob) + beta * np.mean(divergence.sum(axis=1)) + pull * np.mean(np.abs(latents))

reference = {
    "logProb": log_prob.tolist(),
    "divergence": divergence.tolist(),
    "latents": latents.tolist(),
    "options": {"beta": beta, "pull": pull},
    "total": float(total),
}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
