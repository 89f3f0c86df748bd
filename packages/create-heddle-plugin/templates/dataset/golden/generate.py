"""Expected values for test/reference.json, by numpy.

After a change of the method, run it in this folder: python generate.py
"""
import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(10)
genes = [f"gene{number}" for number in range(6)]
counts = rng.poisson(1.0, size=(9, 6))
lines = ["\t".join(["cell", *genes])]
lines += ["\t".join([f"cell{cell}", *map(str, row)]) for cell, row in enumerate(counts)]

reference = {"genes": genes, "counts": counts.tolist()}

(Path(__file__).parent.parent / "test" / "small.counts.tsv").write_text("\n".join(lines) + "\n")
(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
