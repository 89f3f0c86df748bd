"""Expected values for test/reference.json, by scipy, independently of this package.

Run it from this folder after a change of the method: python generate.py
"""
import json
from pathlib import Path

import numpy as np
from scipy.stats import chatterjeexi

rng = np.random.default_rng(13)
x = rng.normal(size=60)
targets = {
    "a line": 2 * x + 1,
    "a parabola": x**2,
    "a noisy wave": np.sin(3 * x) + rng.normal(0, 0.2, size=60),
    "noise": rng.normal(size=60),
    "a level of a factor": (x > 0.3).astype(float),
    "few values": np.round(x),
}

reference = {
    "x": x.tolist(),
    "targets": [
        {"what": what, "y": y.tolist(), "xi": float(chatterjeexi(x, y).statistic)} for what, y in targets.items()
    ],
}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
