"""References for plugins/metrics and plugins/clustering, computed with scipy and scikit-learn.

    python tooling/references/metrics.py    writes plugins/metrics/src/shared/correlation/reference.json,
                                            plugins/metrics/src/shared/label-agreement/reference.json and
                                            plugins/clustering/src/k-means/reference.json

Correlations are `scipy.stats.pearsonr(x, y).statistic` and `scipy.stats.spearmanr(x, y).statistic` on the known cells;
resampled ones on `np.repeat(x, weights)`; the matching is `scipy.optimize.linear_sum_assignment(abs(r), maximize=True)`.
Agreement is `sklearn.metrics.adjusted_rand_score` and `normalized_mutual_info_score`. k-means is
`sklearn.cluster.KMeans(init=start, n_init=1, algorithm="lloyd", tol=0)`, from stored centers.
"""
import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.optimize import linear_sum_assignment
from scipy.stats import pearsonr, spearmanr
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

PINNED = {scipy: "1.17.1", sklearn: "1.9.1"}
for module, version in PINNED.items():
    assert module.__version__ == version, (module.__name__, module.__version__)
PLUGINS = Path(__file__).parents[2] / "plugins"
draw = np.random.Generator(np.random.PCG64(20200304))


def write(path, content):
    (PLUGINS / path).write_text(json.dumps(content) + "\n")


def correlations():
    cells, latents = 40, 3
    codes = draw.normal(size=(cells, latents)).round(3)
    codes[:, 2] = codes[:, 2].round(0)
    level = draw.integers(0, 3, cells)
    level[draw.choice(cells, 5, replace=False)] = -1
    usage = (codes[:, 1] + draw.normal(size=cells)).round(1)
    usage[draw.choice(cells, 6, replace=False)] = np.nan
    weights = draw.multinomial(cells, np.full(cells, 1 / cells))
    targets = [(level >= 0, (level == k).astype(float)) for k in range(3)] + [(~np.isnan(usage), usage)]

    def table(statistic, counts):
        return [
            [
                float(statistic(np.repeat(codes[known, j], counts[known]), np.repeat(y[known], counts[known])).statistic)
                for j in range(latents)
            ]
            for known, y in targets
        ]

    once = np.ones(cells, dtype=int)
    found = {}
    for name, statistic in (("pearson", pearsonr), ("spearman", spearmanr)):
        observed = table(statistic, once)
        rows, columns = linear_sum_assignment(np.abs(observed), maximize=True)
        matched = [-1] * len(targets)
        for row, column in zip(rows.tolist(), columns.tolist()):
            matched[row] = column
        mean = float(np.abs(observed)[rows, columns].sum() / len(targets))
        found[name] = {"observed": observed, "resampled": table(statistic, weights), "matched": matched, "mean": mean}
    write(
        "metrics/src/shared/correlation/reference.json",
        {
            "source": f"scipy {scipy.__version__}",
            "codes": codes.tolist(),
            "level": level.tolist(),
            "usage": [None if np.isnan(value) else value for value in usage.tolist()],
            "weights": weights.tolist(),
            **found,
        },
    )


def agreement():
    cases = []
    for cells, first, second in ((60, 3, 4), (60, 2, 12), (25, 25, 3), (60, 5, 1)):
        a = draw.integers(0, first, cells)
        b = np.where(draw.random(cells) < 0.5, a % second, draw.integers(0, second, cells))
        ari, nmi = adjusted_rand_score(a, b), normalized_mutual_info_score(a, b)
        cases.append({"first": a.tolist(), "second": b.tolist(), "ari": float(ari), "nmi": float(nmi)})
    write(
        "metrics/src/shared/label-agreement/reference.json",
        {"source": f"scikit-learn {sklearn.__version__}", "cases": cases},
    )


def k_means():
    cells, latents, clusters = 80, 2, 4
    codes = (draw.normal(size=(cells, latents)) + 1.5 * draw.integers(0, 3, (cells, 1))).round(3)
    start = codes[draw.choice(cells, clusters, replace=False)]
    fit = KMeans(clusters, init=start, n_init=1, algorithm="lloyd", tol=0, max_iter=1000).fit(codes)
    write(
        "clustering/src/k-means/reference.json",
        {
            "source": f"scikit-learn {sklearn.__version__}",
            "codes": codes.tolist(),
            "start": start.tolist(),
            "labels": fit.labels_.tolist(),
            "centers": fit.cluster_centers_.tolist(),
            "inertia": float(fit.inertia_),
        },
    )


correlations()
agreement()
k_means()
