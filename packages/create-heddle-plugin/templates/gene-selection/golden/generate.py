"""Expected values for test/reference.json, by numpy.

After a change of the method, run it in this folder: python generate.py
"""
import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(9)
counts = rng.poisson(rng.gamma(0.3, 3.0, size=12), size=(20, 12))
count, min_cells = 4, 6

enough = np.flatnonzero((counts > 0).sum(axis=0) >= min_cells)
ranked = enough[np.argsort(-counts.sum(axis=0)[enough], kind="stable")]

reference = {
    "counts": counts.tolist(),
    "count": count,
    "minCells": min_cells,
    "chosen": sorted(int(gene) for gene in ranked[:count]),
}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
