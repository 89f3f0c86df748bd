"""References for Student's t in packages/numerics, computed with scipy.

    python tooling/references/student.py    writes packages/numerics/src/statistics/student.json

Bounds are `scipy.stats.t.ppf((1 + level) / 2, degrees)`, the interval `scipy.stats.t.interval` of a sample's mean.
"""
import json
from pathlib import Path

import numpy as np
import scipy
from scipy.stats import sem, t

assert scipy.__version__ == "1.17.1", scipy.__version__
OUT = Path(__file__).parents[2] / "packages" / "numerics" / "src" / "statistics" / "student.json"
sample = [0.71, 0.74, 0.69, 0.80, 0.77]
interval = t.interval(0.95, len(sample) - 1, loc=np.mean(sample), scale=sem(sample))
bounds = [[n, level, float(t.ppf((1 + level) / 2, n))] for n in (1, 2, 3, 4, 5, 9, 10, 30, 99) for level in (0.5, 0.95, 0.999)]
OUT.write_text(json.dumps({"source": "scipy 1.17.1", "bounds": bounds, "sample": sample, "interval": [float(end) for end in interval]}) + "\n")
