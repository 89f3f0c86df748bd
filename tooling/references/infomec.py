"""References for the metric infomec of plugins/metrics, computed with scikit-learn.

    python tooling/references/infomec.py    writes plugins/metrics/src/infomec/reference.json

NMI is `mutual_info_classif(StandardScaler().fit_transform(latent), y, discrete_features=False, n_neighbors=10)` divided by
`mutual_info_score(y, y)`. The probe is `LogisticRegression(C=1e6 / n, class_weight="balanced")` on `StandardScaler()` of all
latents, scored by `log_loss` on the same cells, against the same without latents. InfoM and InfoC follow section 4 of
Hsu et al. 2023 (arXiv 2305.18378). The penalty stands for `penalty=None`, which "plain" has.
"""
import importlib.metadata
import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.feature_selection import mutual_info_classif
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, mutual_info_score
from sklearn.preprocessing import StandardScaler

PINNED = {"scikit-learn": "1.9.1", "numpy": "2.4.6"}
for package, version in PINNED.items():
    assert importlib.metadata.version(package) == version, (package, importlib.metadata.version(package))
OUT = Path(__file__).parents[2] / "plugins" / "metrics" / "src" / "infomec" / "reference.json"
CELLS, ACTIVE = 240, [0, 1, 3]

draw = np.random.Generator(np.random.PCG64(20261201))
kind = draw.choice(3, CELLS, p=[0.55, 0.3, 0.15])
state = draw.integers(0, 2, CELLS)
codes = draw.normal(size=(CELLS, 4))
codes[:, 0] += 1.5 * kind
codes[:, 1] = 4 * (codes[:, 1] + state)
codes[:, 3] += 2 * state + 2 * (kind == 2)
codes = codes.round(6)
scaled = StandardScaler().fit_transform(codes)
sources = [kind, state]


def information(y):
    found = mutual_info_classif(scaled, y, discrete_features=False, n_neighbors=10, random_state=0)
    return found / mutual_info_score(y, y)


def explicitness(y, strength):
    rule = LogisticRegression(C=strength, class_weight="balanced", tol=1e-12, max_iter=100_000)
    with_latents = log_loss(y, rule.fit(scaled, y).predict_proba(scaled))
    without = log_loss(y, rule.fit(np.zeros_like(scaled), y).predict_proba(np.zeros_like(scaled)))
    return float((without - with_latents) / without)


nmi = np.array([information(y) for y in sources])
pruned = nmi[:, ACTIVE]


def concentration(axis):
    n = pruned.shape[axis]
    return float((np.mean(pruned.max(axis=axis) / pruned.sum(axis=axis)) - 1 / n) / (1 - 1 / n))


found = {
    "codes": codes.tolist(),
    "kind": kind.tolist(),
    "state": state.tolist(),
    "active": ACTIVE,
    "nmi": nmi.tolist(),
    "modularity": concentration(0),
    "compactness": concentration(1),
    "explicitness": [explicitness(y, 1e6 / CELLS) for y in sources],
    "plain": [explicitness(y, np.inf) for y in sources],
}
OUT.write_text(json.dumps({"source": f"scikit-learn {sklearn.__version__}", **found}) + "\n")
print({name: found[name] for name in ("nmi", "modularity", "compactness", "explicitness", "plain")})
