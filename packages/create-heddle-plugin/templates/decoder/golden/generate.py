"""Expected values for test/reference.json, by numpy.

After a change of the method, run it in this folder: python generate.py
"""
import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(6)
latents = rng.normal(size=(4, 2))
weights = rng.normal(size=(2, 6))

reference = {"latents": latents.tolist(), "weights": weights.tolist(), "raw": (latents @ weights).tolist()}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
