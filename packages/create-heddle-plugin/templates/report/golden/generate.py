"""Expected values for test/reference.json, by Python's own formatting.

After a change of the layout, run it in this folder: python generate.py
"""
import json
from pathlib import Path

digits = 4
results = [
    {"name": "mig", "factor": "condition", "value": 0.123456},
    {"name": "mig", "factor": "cell_type", "value": 1.0},
    {"name": "r2", "factor": "age", "value": -0.00004},
]

rows = [["result", "first"], ["---", "---"]]
rows += [[f"{result['name']}, {result['factor']}", f"{result['value']:.{digits}f}"] for result in results]
table = "".join(f"| {' | '.join(row)} |\n" for row in rows)

reference = {"digits": digits, "results": results, "table": table}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
