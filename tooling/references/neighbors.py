"""References for the metric neighbor-accuracy of plugins/metrics, computed with scikit-learn.

    python tooling/references/neighbors.py    writes plugins/metrics/src/neighbor-accuracy/reference.json

`balanced_accuracy_score(y, cross_val_predict(KNeighborsClassifier(k), codes, y, cv=LeaveOneOut()))` on the latents with a
KL divergence above 0.01, and on `StandardScaler().fit_transform(codes) * sqrt(kl)` of all latents, scaled over all cells.
Cells with level −1 are missing: they are in the scaling, not in the accuracy.
"""
import importlib.metadata
import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.metrics import balanced_accuracy_score, recall_score
from sklearn.model_selection import LeaveOneOut, cross_val_predict
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

PINNED = {"scikit-learn": "1.9.1", "numpy": "2.4.6"}
for package, version in PINNED.items():
    assert importlib.metadata.version(package) == version, (package, importlib.metadata.version(package))
OUT = Path(__file__).parents[2] / "plugins" / "metrics" / "src" / "neighbor-accuracy" / "reference.json"
CELLS = 140

draw = np.random.Generator(np.random.PCG64(20261130))
level = draw.choice(3, CELLS, p=[0.6, 0.28, 0.12])
codes = draw.normal(size=(CELLS, 4))
codes[:, 0] = 5 * codes[:, 0]
codes[:, 1] += 2 * (level == 1)
codes[:, 2] += 3 * (level == 2)
codes[:, 3] += 9 * level
codes = codes.round(4)
level[draw.choice(CELLS, 12, replace=False)] = -1
kl = np.array([0.05, 1.3, 0.7, 0.002])
known = level >= 0
y = level[known]


def scores(latents, count):
    predicted = cross_val_predict(KNeighborsClassifier(count), latents[known], y, cv=LeaveOneOut())
    return {
        "neighbors": count,
        "accuracy": float(balanced_accuracy_score(y, predicted)),
        "lowest": float(recall_score(y, predicted, average=None).min()),
    }


scaled = StandardScaler().fit_transform(codes) * np.sqrt(kl)
found = {
    "codes": codes.tolist(),
    "kl": kl.tolist(),
    "level": level.tolist(),
    "active": [scores(codes[:, kl > 0.01], count) for count in (1, 4, 15)],
    "scaled": [scores(scaled, count) for count in (1, 4, 15)],
}
OUT.write_text(json.dumps({"source": f"scikit-learn {sklearn.__version__}", **found}) + "\n")
print({name: found[name] for name in ("active", "scaled")})
