"""Expected values for test/reference.json, by scipy.

After a change of the method, run it in this folder: python generate.py
"""
import json
from pathlib import Path

import numpy as np
from scipy.stats import nbinom

rng = np.random.default_rng(4)
dispersion = 3.0
raw = rng.normal(size=(4, 5))
log_size = rng.normal(4, 0.5, size=4)

shares = np.exp(raw) / np.exp(raw).sum(axis=1, keepdims=True)
mean = shares * np.exp(log_size)[:, None]
success = dispersion / (dispersion + mean)
counts = rng.negative_binomial(dispersion, success)
log_prob = nbinom.logpmf(counts, dispersion, success).sum(axis=1)

reference = {
    "dispersion": dispersion,
    "counts": counts.tolist(),
    "raw": raw.tolist(),
    "logSize": log_size.tolist(),
    "logProb": log_prob.tolist(),
}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
