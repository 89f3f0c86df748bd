"""Expected values for test/reference.json, by numpy, independently of this package.

Run it from this folder after a change of the method: python generate.py
"""
import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(12)
log_prob = rng.normal(-40, 3, size=6)
divergence = rng.gamma(0.5, size=(6, 4)) * np.array([0.1, 1.0, 2.0, 0.2])
nats, beta = 0.3, 2.5

total = np.mean(-log_prob) + beta * np.maximum(nats, divergence.mean(axis=0)).sum()

reference = {
    "logProb": log_prob.tolist(),
    "divergence": divergence.tolist(),
    "nats": nats,
    "beta": beta,
    "total": float(total),
}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
