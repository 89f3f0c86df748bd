"""References for the distances and transferred labels of `heddle embed --reference`, computed with NumPy.

    python tooling/references/label_transfer.py    writes packages/runtime/src/reference/reference.json

Distances: all Euclidean distances, sorted. Labels: the weights of weighted_knn_transfer of scArches (Lotfollahi et al. 2022,
https://doi.org/10.1038/s41587-021-01001-7), exp(-d / (2 / s)^2) with s = np.std of a cell's neighbor distances, and its
uncertainty, 1 - the largest share of the weights. Reference cells without a label keep their weight.
"""
import importlib.metadata
import json
from pathlib import Path

import numpy as np

assert importlib.metadata.version("numpy") == "2.4.6", importlib.metadata.version("numpy")
OUT = Path(__file__).parents[2] / "packages" / "runtime" / "src" / "reference" / "reference.json"
REFERENCE, QUERY, LATENTS, NEIGHBORS = 90, 25, 3, 15

draw = np.random.Generator(np.random.PCG64(20261130))
label = draw.choice(3, REFERENCE)
reference = (draw.normal(size=(REFERENCE, LATENTS)) + 1.5 * np.eye(3)[label]).round(4)
query = (draw.normal(size=(QUERY, LATENTS)) * np.linspace(0.5, 3, QUERY)[:, None]).round(4)
label[draw.choice(REFERENCE, 9, replace=False)] = -1


def nearest(cells, own):
    distances = np.sqrt(((cells[:, None] - reference[None]) ** 2).sum(axis=2))
    if own:
        np.fill_diagonal(distances, np.inf)
    order = np.argsort(distances, axis=1, kind="stable")[:, :NEIGHBORS]
    return order, np.take_along_axis(distances, order, axis=1)


own = nearest(reference, True)[1].mean(axis=1)
order, distances = nearest(query, False)
relative = distances.mean(axis=1) / np.median(own)
percentile = np.percentile(own, 99) / np.median(own)
weights = np.exp(-distances / (2 / distances.std(axis=1, keepdims=True)) ** 2)
shares = np.stack([(weights * (label[order] == level)).sum(axis=1) for level in range(3)], axis=1)
shares /= weights.sum(axis=1, keepdims=True)
found = {
    "reference": reference.tolist(),
    "query": query.tolist(),
    "label": label.tolist(),
    "relative": relative.tolist(),
    "percentile99": float(percentile),
    "shareAbove": float((relative > percentile).mean()),
    "transferred": shares.argmax(axis=1).tolist(),
    "uncertainty": (1 - shares.max(axis=1)).tolist(),
}
OUT.write_text(json.dumps({"source": f"numpy {np.__version__}", **found}) + "\n")
print(found["percentile99"], found["shareAbove"], found["transferred"], np.round(found["uncertainty"], 3))
