"""References for packages/numerics/src/hypothesis-tests, computed with scipy.

    python tooling/references/hypothesis_tests.py    writes packages/numerics/src/hypothesis-tests/reference.json

Over-representation is `scipy.stats.hypergeom.sf(overlap - 1, total, marked, drawn)`; the rank-sum test is
`scipy.stats.mannwhitneyu(group, others, alternative=..., method="asymptotic")`; adjusted p values are
`scipy.stats.false_discovery_control(p, method="bh")`.
"""
import json
from pathlib import Path

import numpy as np
import scipy
from scipy.stats import false_discovery_control, hypergeom, mannwhitneyu

assert scipy.__version__ == "1.17.1", scipy.__version__
FILE = Path(__file__).parents[2] / "packages/numerics/src/hypothesis-tests/reference.json"
draw = np.random.Generator(np.random.PCG64(20200305))

DRAWS = [
    (1, 20, 15, 2000), (3, 20, 15, 2000), (9, 20, 15, 2000), (15, 100, 15, 2000), (40, 100, 200, 2000), (0, 20, 15, 2000),
    (16, 100, 15, 2000), (5, 10, 5, 10), (5, 10, 6, 12), (1, 1, 1, 20000), (180, 1000, 200, 5000), (60, 500, 200, 20000),
]


def rank_sums():
    cases = []
    for size, share, shift, decimals in [(30, 6, 0.0, 3), (200, 12, 1.2, 3), (200, 12, -1.5, 1), (1000, 40, 3.0, 2), (20, 5, 0, 0)]:
        values = draw.normal(size=size).round(decimals)
        group = np.sort(draw.choice(size, share, replace=False))
        values[group] = (values[group] + shift).round(decimals)
        others = np.delete(values, group)
        sides = {side: mannwhitneyu(values[group], others, alternative=side, method="asymptotic") for side in ("greater", "less")}
        cases.append({
            "values": values.tolist(), "group": group.tolist(), "statistic": sides["greater"].statistic,
            "larger": sides["greater"].pvalue, "smaller": sides["less"].pvalue,
        })
    return cases


p_values = np.concatenate([draw.uniform(size=30) ** 3, [0.0, 1.0, 0.02, 0.02]]).round(6)
FILE.write_text(json.dumps({
    "tails": [{"counts": list(case), "p": float(hypergeom.sf(case[0] - 1, case[3], case[2], case[1]))} for case in DRAWS],
    "rankSums": rank_sums(),
    "pValues": p_values.tolist(),
    "adjusted": false_discovery_control(p_values, method="bh").tolist(),
}) + "\n")
