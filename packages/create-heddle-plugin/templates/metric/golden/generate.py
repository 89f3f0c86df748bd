"""Expected values for test/reference.json, by numpy.

After a change of the method, run it in this folder: python generate.py
"""
import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(2)
representation = rng.normal(size=(30, 3))
factor = representation @ np.array([0.2, -1.5, 0.4]) + rng.normal(size=30)
known = np.arange(30) % 7 != 0

shares = [np.corrcoef(representation[known, latent], factor[known])[0, 1] ** 2 for latent in range(3)]

reference = {
    "representation": representation.tolist(),
    "factor": [float(value) if here else None for value, here in zip(factor, known)],
    "latent": int(np.argmax(shares)),
    "value": float(np.max(shares)),
}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
