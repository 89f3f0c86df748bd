"""References for the metric removal of plugins/metrics, computed with scikit-learn.

    python tooling/references/removal.py    writes plugins/metrics/src/removal/reference.json

The first half of the cells is for training, the second for testing. The vote is `KNeighborsClassifier(15).predict_proba`
divided by the levels' shares of the training cells; the classifiers are `OneVsRestClassifier(LogisticRegression(C=1,
class_weight="balanced"))` on standardized latents; both by `balanced_accuracy_score`. The correlation ratio of a latent
is the square root of `r2_score` of its values by the level means, as `LinearRegression` on one-hot levels gives them.
"""
import importlib.metadata
import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import balanced_accuracy_score, r2_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

PINNED = {"scikit-learn": "1.9.1", "numpy": "2.4.6"}
for package, version in PINNED.items():
    assert importlib.metadata.version(package) == version, (package, importlib.metadata.version(package))
OUT = Path(__file__).parents[2] / "plugins" / "metrics" / "src" / "removal" / "reference.json"
CELLS, LATENTS, HALF = 160, 3, 80

draw = np.random.Generator(np.random.PCG64(20261126))
three = draw.choice(3, CELLS, p=[0.6, 0.3, 0.1])
codes = (draw.normal(size=(CELLS, LATENTS)) + 0.9 * (three[:, None] == np.arange(LATENTS))).round(3)
train, test = slice(0, HALF), slice(HALF, CELLS)

found = {}
for name, y in (("three", three), ("two", (three > 0).astype(int))):
    levels = y.max() + 1
    vote = KNeighborsClassifier(15).fit(codes[train], y[train])
    shares = vote.predict_proba(codes[test]) / np.bincount(y[train], minlength=levels)
    scaled = StandardScaler().fit(codes[train])
    rule = LogisticRegression(C=1, class_weight="balanced", tol=1e-10, max_iter=10_000)
    rules = OneVsRestClassifier(rule).fit(scaled.transform(codes[train]), y[train])
    one_hot = np.eye(levels)[y]
    fitted = LinearRegression(fit_intercept=False).fit(one_hot, codes).predict(one_hot)
    found[name] = {
        "level": y.tolist(),
        "neighbors": float(balanced_accuracy_score(y[test], shares.argmax(axis=1))),
        "logistic": float(balanced_accuracy_score(y[test], rules.predict(scaled.transform(codes[test])))),
        "ratios": np.sqrt(r2_score(codes, fitted, multioutput="raw_values")).tolist(),
    }
OUT.write_text(json.dumps({"source": f"scikit-learn {sklearn.__version__}", "codes": codes.tolist(), **found}) + "\n")
print({name: [values["neighbors"], values["logistic"], values["ratios"]] for name, values in found.items()})
