"""Expected values for test/reference.json, by Python's shlex.

After a change of the command line, run it in this folder: python generate.py
"""
import json
import shlex
from pathlib import Path

wrapper = "srun  --mem=8G --cpus-per-task=2"
command = ["node", "worker.js", "a folder"]

reference = {"wrapper": wrapper, "command": command, "line": [*shlex.split(wrapper), *command]}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
