"""Expected values for test/reference.json, by numpy.

After a change of the method, run it in this folder: python generate.py
"""
import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(11)
a = rng.normal(size=(5, 7))
b = rng.normal(size=(7, 3))

reference = {"a": a.tolist(), "b": b.tolist(), "product": (a @ b).tolist()}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
