"""Expected values for test/reference.json, by numpy.

After a change of the method, run it in this folder: python generate.py
"""
import json
from pathlib import Path

import numpy as np

totals = np.array([1, 3, 250, 8000, 1000000])
pseudocount = 0.5

reference = {
    "pseudocount": pseudocount,
    "totals": totals.tolist(),
    "logSize": np.log(totals + pseudocount).tolist(),
}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
