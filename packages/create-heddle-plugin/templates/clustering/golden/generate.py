"""Expected values for test/reference.json, by numpy.

After a change of the method, run it in this folder: python generate.py
"""
import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(8)
codes = rng.normal(size=(25, 3))
clusters = 4

centers = [0]
for _ in range(clusters - 1):
    distances = np.linalg.norm(codes[:, None] - codes[centers], axis=2).min(axis=1)
    centers.append(int(np.argmax(distances)))
labels = np.linalg.norm(codes[:, None] - codes[centers], axis=2).argmin(axis=1)

reference = {"codes": codes.tolist(), "clusters": clusters, "labels": labels.tolist()}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
