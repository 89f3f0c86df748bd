"""Expected values for test/reference.json, by Python's json.

After a change of the records, run it in this folder: python generate.py
"""
import json
from pathlib import Path

metrics = {"elbo": -1200.5, "mig/condition": 0.25}
record = {"event": "metrics", "id": "a", "step": 3, "metrics": metrics}
body = json.dumps(record, separators=(",", ":"))

reference = {"metrics": metrics, "step": 3, "body": body}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
