"""Expected values for test/reference.json, by numpy.

After a change of the method, run it in this folder: python generate.py
"""
import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(11)
means = rng.normal(size=(30, 3)) @ rng.normal(size=(3, 3))

values, vectors = np.linalg.eigh(np.cov(means.T, bias=True))
axes = vectors.T[np.argsort(-values)]
signs = np.sign(axes[np.arange(3), np.abs(axes).argmax(1)])

reference = {"means": means.tolist(), "matrix": (axes * signs[:, None]).tolist()}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
