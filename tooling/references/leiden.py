"""References for the clustering plugin leiden, computed with igraph on a graph built from scikit-learn's neighbors.

    python tooling/references/leiden.py    writes plugins/leiden/src/leiden/reference.json

The labels are `Graph.community_leiden(objective_function="modularity", weights, resolution, n_iterations=-1)`, the best
of 50 seeds by `Graph.modularity`. The weight of an edge is the Jaccard index of the neighbor sets of two cells, each
including the cell itself (Xu & Su 2015, as in Seurat); pairs with a common neighbor have an edge. Sets contain the 15 nearest cells.
"""
import importlib.metadata
import json
import random
from pathlib import Path

import igraph
import numpy as np
from sklearn.neighbors import NearestNeighbors

PINNED = {"igraph": "1.0.0", "scikit-learn": "1.9.1", "numpy": "2.4.6"}
for package, version in PINNED.items():
    assert importlib.metadata.version(package) == version, (package, importlib.metadata.version(package))
OUT = Path(__file__).parents[2] / "plugins" / "leiden" / "src" / "leiden" / "reference.json"
CELLS, LATENTS, NEIGHBOURS = 240, 3, 15

draw = np.random.Generator(np.random.PCG64(20261125))
centers = 4 * draw.normal(size=(5, LATENTS))
codes = (centers[draw.integers(0, 5, CELLS)] + draw.normal(size=(CELLS, LATENTS))).round(3)

nearest = NearestNeighbors(n_neighbors=NEIGHBOURS, algorithm="brute").fit(codes).kneighbors(return_distance=False)
sets = [{i, *row} for i, row in enumerate(nearest.tolist())]
ties = {
    (i, j): len(sets[i] & sets[j]) / len(sets[i] | sets[j])
    for i in range(CELLS)
    for j in range(i)
    if sets[i] & sets[j]
}
graph = igraph.Graph(CELLS, list(ties))
weights = list(ties.values())


def leiden(resolution, seed):
    random.seed(seed)
    return graph.community_leiden(
        objective_function="modularity", weights=weights, resolution=resolution, n_iterations=-1
    ).membership


found = []
for resolution in (0.1, 0.5, 1, 2):
    labels = max(
        (leiden(resolution, seed) for seed in range(50)),
        key=lambda labels: graph.modularity(labels, weights=weights, resolution=resolution),
    )
    modularity = graph.modularity(labels, weights=weights, resolution=resolution)
    found.append({"resolution": resolution, "labels": labels, "modularity": modularity})
source = f"igraph {PINNED['igraph']}, scikit-learn {PINNED['scikit-learn']}"
OUT.write_text(json.dumps({"source": source, "codes": codes.tolist(), "found": found}) + "\n")
print([(one["resolution"], max(one["labels"]) + 1, one["modularity"]) for one in found])
