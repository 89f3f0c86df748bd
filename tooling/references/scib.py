"""References for metrics that scIB defines, computed with scib-metrics.

    JAX_ENABLE_X64=1 python tooling/references/scib.py    writes plugins/metrics/src/{shared/neighbors,batch-silhouette}/reference.json

LISI is `lisi_knn`, 1 / `compute_simpson_index`, on scikit-learn's exact neighbors without the cell itself, its
perplexity a third of their number; `ilisi_knn` is the median over cells, scaled. The others are `silhouette_batch` and
`isolated_labels`. In 64 bits: by default jax has 32.
"""
import importlib.metadata
import json
import os
from pathlib import Path

assert os.environ.get("JAX_ENABLE_X64") == "1", "set JAX_ENABLE_X64=1"
import numpy as np
from scib_metrics import ilisi_knn, isolated_labels, lisi_knn, silhouette_batch
from scib_metrics.nearest_neighbors import NeighborsResults
from sklearn.neighbors import NearestNeighbors

PINNED = {"scib-metrics": "0.5.10", "jax": "0.10.2", "numpy": "2.4.6", "scikit-learn": "1.9.1"}
for package, version in PINNED.items():
    assert importlib.metadata.version(package) == version, (package, importlib.metadata.version(package))
METRICS = Path(__file__).parents[2] / "plugins" / "metrics" / "src"
SOURCE = f"scib-metrics {PINNED['scib-metrics']}"
CELLS, LATENTS = 80, 3

draw = np.random.Generator(np.random.PCG64(20261127))
cell_type = draw.integers(0, 3, CELLS)
batch = draw.choice(3, CELLS, p=[0.5, 0.3, 0.2])
codes = (draw.normal(size=(CELLS, LATENTS)) + 2 * cell_type[:, None] + 0.8 * (batch[:, None] == 1)).round(3)
INPUT = {"codes": codes.tolist(), "cellType": cell_type.tolist(), "batch": batch.tolist()}


def write(folder, content):
    (METRICS / folder / "reference.json").write_text(json.dumps({"source": SOURCE, **INPUT, **content}) + "\n")


def lisi():
    nearest = NearestNeighbors(n_neighbors=30, algorithm="brute").fit(codes)
    distances, indices = nearest.kneighbors()
    result = NeighborsResults(indices=indices, distances=distances)
    write(
        "shared/neighbors",
        {"neighbors": 30, "lisi": lisi_knn(result, batch).tolist(), "ilisi": float(ilisi_knn(result, batch))},
    )


def batch_silhouette():
    # the third label occurs in two batches alone
    kept = (cell_type != 2) | (batch != 2)
    x, labels, batches = codes[kept], cell_type[kept], batch[kept]
    content = {
        "source": SOURCE,
        "codes": x.tolist(),
        "cellType": labels.tolist(),
        "batch": batches.tolist(),
        "mixing": float(silhouette_batch(x, labels, batches)),
        "isolated": float(isolated_labels(x, labels, batches)),
    }
    (METRICS / "batch-silhouette" / "reference.json").write_text(json.dumps(content) + "\n")


lisi()
batch_silhouette()
