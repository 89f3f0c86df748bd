"""References for the metric circular-r2 of plugins/metrics, computed with scikit-learn.

    python tooling/references/circular.py    writes plugins/metrics/src/circular-r2/reference.json

`LinearRegression().fit(codes[:, chosen], [cos, sin])`, scored by `r2_score(..., multioutput="variance_weighted")`, for every
latent, every pair and all latents. The angles are in hours; a latent is a combination of two others, so that all latents
have a singular covariance. The ceiling of one latent is `PCA(1).fit([cos, sin]).explained_variance_ratio_`.
"""
import importlib.metadata
import json
from itertools import combinations
from pathlib import Path

import numpy as np
import sklearn
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score

PINNED = {"scikit-learn": "1.9.1", "numpy": "2.4.6"}
for package, version in PINNED.items():
    assert importlib.metadata.version(package) == version, (package, importlib.metadata.version(package))
OUT = Path(__file__).parents[2] / "plugins" / "metrics" / "src" / "circular-r2" / "reference.json"
CELLS = 90

draw = np.random.Generator(np.random.PCG64(20261129))
hours = (draw.beta(2, 3, CELLS) * 24).round(2)
angles = 2 * np.pi * hours / 24
circle = np.column_stack([np.cos(angles), np.sin(angles)])
codes = draw.normal(size=(CELLS, 5))
codes[:, 1] += circle[:, 0]
codes[:, 3] += 2 * circle[:, 1] - circle[:, 0]
codes = codes.round(3)
codes[:, 4] = codes[:, 0] - codes[:, 3]


def share(chosen):
    fitted = LinearRegression().fit(codes[:, chosen], circle).predict(codes[:, chosen])
    return float(r2_score(circle, fitted, multioutput="variance_weighted"))


found = {
    "hours": hours.tolist(),
    "codes": codes.tolist(),
    "single": [share([latent]) for latent in range(5)],
    "pairs": [[*pair, share(list(pair))] for pair in combinations(range(5), 2)],
    "all": share(list(range(5))),
    "ceiling": float(PCA(1).fit(circle).explained_variance_ratio_[0]),
}
OUT.write_text(json.dumps({"source": f"scikit-learn {sklearn.__version__}", **found}) + "\n")
print({name: found[name] for name in ("single", "pairs", "all", "ceiling")})
