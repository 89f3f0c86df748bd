"""References for the disentanglement metrics of plugins/metrics, computed with scikit-learn, scipy and drvi-py.

    python tooling/references/disentanglement.py    writes plugins/metrics/src/<folder>/reference.json for shared/mutual-information,
                                                    sap, explicitness, drvi-scores, shared/prediction, r2, total-correlation and silhouette

Information is `sklearn.metrics.mutual_info_score` of latents binned as in disentanglement_lib (86a644d4),
`np.digitize(x, np.histogram(x, bins)[1][:-1])`. SAP's accuracies are those of `LinearSVC(C=0.01, class_weight=
"balanced")` on one latent; explicitness is `roc_auc_score` of `LogisticRegression(C=1)`, one level against all others;
Total correlation is scipy's Σ norm.entropy − multivariate_normal.entropy. L1 fits are `Lasso(alpha)` and `LogisticRegression(l1_ratio=1, solver="saga")`. DRVI's scores are functions of drvi-py 0.2.8,
loaded from two files, because the package imports all of scvi-tools:
`pip install --no-deps drvi-py==0.2.8`.
"""
import importlib.metadata
import importlib.util
import json
from pathlib import Path

import numpy as np
import sklearn
from scipy.stats import multivariate_normal, norm
from sklearn.linear_model import Lasso, LinearRegression, LogisticRegression
from sklearn.metrics import mutual_info_score, roc_auc_score, silhouette_samples
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

PINNED = {"scikit-learn": "1.9.1", "drvi-py": "0.2.8", "numpy": "2.4.6", "scipy": "1.17.1"}
for package, version in PINNED.items():
    assert importlib.metadata.version(package) == version, (package, importlib.metadata.version(package))
PLUGINS = Path(__file__).parents[2] / "plugins" / "metrics" / "src"
SKLEARN = f"scikit-learn {sklearn.__version__}"
draw = np.random.Generator(np.random.PCG64(20260301))


def write(folder, content):
    (PLUGINS / folder / "reference.json").write_text(json.dumps(content) + "\n")


CELLS, LATENTS = 60, 4
level = draw.integers(0, 3, CELLS)
usage = draw.random(CELLS).round(3)
codes = draw.normal(size=(CELLS, LATENTS))
codes[:, 0] += 1.5 * level
codes[:, 1] += 3 * usage
codes[:, 2] += 2 * (level == 2)
codes = codes.round(3)
INPUT = {"codes": codes.tolist(), "level": level.tolist(), "usage": usage.tolist()}


def information():
    def digitize(x, bins):
        return np.digitize(x, np.histogram(x, bins)[1][:-1])

    table = {}
    for bins in (5, 20):
        binned = [digitize(codes[:, j], bins) for j in range(LATENTS)]
        targets = {"level": level, "usage": digitize(usage, bins)}
        table[str(bins)] = {
            "binned": [(b - 1).tolist() for b in binned],
            **{name: [float(mutual_info_score(b, y)) for b in binned] for name, y in targets.items()},
        }
    write("shared/mutual-information", {"source": SKLEARN, **INPUT, "bins": table})


def sap():
    train, test = np.arange(0, 40), np.arange(40, 60)
    found = {}
    for name, y in (("three", level), ("two", (level == 2).astype(int))):
        fits = [
            LinearSVC(C=0.01, class_weight="balanced", tol=1e-12, max_iter=1_000_000, dual=False).fit(
                codes[train, j : j + 1], y[train]
            )
            for j in range(LATENTS)
        ]
        found[name] = [
            {
                "slopes": fit.coef_.ravel().tolist(),
                "intercepts": fit.intercept_.tolist(),
                "accuracy": float(np.mean(fit.predict(codes[test, j : j + 1]) == y[test])),
            }
            for j, fit in enumerate(fits)
        ]
    write("sap", {"source": SKLEARN, **INPUT, "train": 40, **found})


def explicitness():
    x = StandardScaler().fit_transform(codes)
    levels = []
    for k in range(3):
        y = (level == k).astype(int)
        fit = LogisticRegression(C=1, tol=1e-12, max_iter=100_000).fit(x, y)
        auc = float(roc_auc_score(y, fit.decision_function(x)))
        levels.append({"weights": fit.coef_[0].tolist(), "intercept": float(fit.intercept_[0]), "auc": auc})
    write("explicitness", {"source": SKLEARN, **INPUT, "levels": levels})


def drvi_module(name):
    path = importlib.metadata.distribution("drvi-py").locate_file(f"drvi/utils/metrics/{name}.py")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def drvi_scores():
    pairwise, aggregation = drvi_module("_pairwise"), drvi_module("_aggregation")
    one_hot = np.eye(3)[level]
    measures = {
        "smi": pairwise.discrete_scaled_mutual_info_score,
        "spn": pairwise.nn_alignment_score,
        "bmmi": pairwise.binary_maximum_mutual_information_score,
        "asc": pairwise.spearman_correlation_score,
    }
    aggregates = {
        "lms": aggregation.latent_matching_score,
        "msas": aggregation.most_similar_averaging_score,
        "msgs": aggregation.most_similar_gap_score,
    }
    found = {}
    for name, measure in measures.items():
        matrix = measure(codes, gt_one_hot=one_hot)
        found[name] = {"pairs": matrix.T.tolist(), **{k: float(f(matrix)) for k, f in aggregates.items()}}
    write("drvi-scores", {"source": f"drvi-py {PINNED['drvi-py']}", **INPUT, **found})


def learning():
    x = StandardScaler().fit_transform(codes)
    y = (usage - usage.mean()) / usage.std()
    lasso = [
        {"penalty": alpha, "weights": Lasso(alpha=alpha, tol=1e-14, max_iter=100_000).fit(x, y).coef_.tolist()}
        for alpha in (0.01, 0.1, 0.3)
    ]
    # Its penalty is Σ|w| + C Σ loss: ours is the mean loss + penalty Σ|w|, so C = 1 / (n penalty). saga leaves the
    # intercept unpenalized.
    logistic = []
    for penalty in (0.02, 0.1):
        fit = LogisticRegression(l1_ratio=1, C=1 / (CELLS * penalty), solver="saga", tol=1e-13, max_iter=1_000_000, random_state=0)
        fit.fit(x, level == 2)
        logistic.append(
            {"penalty": penalty, "weights": fit.coef_[0].tolist(), "intercept": float(fit.intercept_[0])}
        )
    write("shared/prediction", {"source": SKLEARN, **INPUT, "lasso": lasso, "logistic": logistic})


def r2():
    targets = [("usage", usage)] + [(f"level {k}", (level == k).astype(float)) for k in range(3)]
    scores = {name: float(LinearRegression().fit(codes, y).score(codes, y)) for name, y in targets}
    write("r2", {"source": SKLEARN, **INPUT, "scores": scores})


def total_correlation():
    covariance = np.cov(codes.T)
    marginals = sum(norm(scale=np.sqrt(covariance[j, j])).entropy() for j in range(LATENTS))
    together = multivariate_normal(cov=covariance).entropy()
    write("total-correlation", {"source": f"scipy {PINNED['scipy']}", **INPUT, "value": float(marginals - together)})


def silhouette():
    samples = silhouette_samples(codes, level)
    write("silhouette", {"source": SKLEARN, **INPUT, "samples": samples.tolist()})


information()
sap()
explicitness()
drvi_scores()
learning()
r2()
total_correlation()
silhouette()
