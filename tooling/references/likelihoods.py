"""References for plugins/likelihoods, computed with scipy in float64.

    python tooling/references/likelihoods.py    writes plugins/likelihoods/src/poisson/reference.json
                                                and plugins/likelihoods/src/gaussian/reference.json

Poisson: `scipy.stats.poisson.logpmf(x, softmax(raw) * exp(log_size)).sum(1)`. Gaussian:
`scipy.stats.norm.logpdf(x, raw, sqrt(exp(raw_variance) + floor)).sum(1)`.
"""
import json
from pathlib import Path

import numpy as np
import scipy
from scipy.special import softmax
from scipy.stats import norm, poisson

assert scipy.__version__ == "1.17.1", scipy.__version__
assert np.__version__ == "2.4.6", np.__version__
PLUGINS = Path(__file__).parents[2] / "plugins/likelihoods/src"
draw = np.random.Generator(np.random.PCG64(20180530))
CELLS, GENES, LEVELS, FLOOR = 6, 5, 2, 1e-3


def rounded(*shape, scale=1.0, shift=0.0):
    return (scale * draw.normal(size=shape) + shift).astype(np.float32).round(3)


def write(name, content):
    plain = {key: value.tolist() if isinstance(value, np.ndarray) else value for key, value in content.items()}
    (PLUGINS / name / "reference.json").write_text(json.dumps(plain) + "\n")


raw, log_size = rounded(CELLS, GENES), rounded(CELLS, shift=3).astype(np.float64)
mean = softmax(raw.astype(np.float64), axis=1) * np.exp(log_size)[:, None]
counts = draw.poisson(mean)
counts[0] = 0
counts[1, 2] = 1000
write("poisson", {"raw": raw, "logSize": log_size, "counts": counts, "logProb": poisson.logpmf(counts, mean).sum(1)})

raw, values = rounded(CELLS, GENES), rounded(CELLS, GENES, scale=2)
values[0] = 0
values[1, 2] = -100
rows = np.arange(CELLS) % LEVELS
variances = {"gene": rounded(1, GENES), "gene-cell": rounded(CELLS, GENES), "covariate": rounded(LEVELS, GENES)}
variances["gene"][0, 0] = -20
chosen = {"gene": np.zeros(CELLS, dtype=int), "gene-cell": np.arange(CELLS), "covariate": rows}
log_prob = {
    name: norm.logpdf(values.astype(np.float64), raw, np.sqrt(np.exp(v.astype(np.float64)[chosen[name]]) + FLOOR))
    .sum(1)
    .tolist()
    for name, v in variances.items()
}
write(
    "gaussian",
    {
        "raw": raw,
        "values": values,
        "rows": rows,
        "floor": FLOOR,
        "variances": {name: v.tolist() for name, v in variances.items()},
        "logProb": log_prob,
    },
)
