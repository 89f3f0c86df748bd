"""Expected values for test/reference.json, by numpy.

After a change of the method, run it in this folder: python generate.py
"""
import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(5)
counts = rng.poisson(2.0, size=(4, 6))
weights = {
    f"{moment}.{name}": rng.normal(size=(6 if name == "weights" else 1, 2))
    for moment in ["mean", "logVariance"]
    for name in ["weights", "bias"]
}

x = np.log1p(counts)
moments = {
    moment: x @ weights[f"{moment}.weights"] + weights[f"{moment}.bias"] for moment in ["mean", "logVariance"]
}

reference = {
    "counts": counts.tolist(),
    "weights": {name: value.tolist() for name, value in weights.items()},
    **{name: value.tolist() for name, value in moments.items()},
}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
