"""Factors of cNMF and sciRED for rotation-peers.mjs, from the cells and genes of peers.py.

    python tooling/reproduce/peer_factors.py --data kang_union_3850x4805.h5ad --out peers

A script of its own, because these packages and scvi-tools are installed apart. cNMF 1.7.1: 10 programs, 20 factorizations,
its other defaults; usages of a cell sum to 1. sciRED 1.2.1, as its examples: Pearson residuals of a Poisson model of the
library size, scaled, principal components, varimax of the loadings; 10 factors, and 30 as in its examples. Neither uses
condition or cell type.
"""
import argparse
import tempfile

import numpy as np
import pandas as pd
from cnmf import cNMF
from sciRED import glm, rotations
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from peer_cells import cells, require, write_all

require({"cnmf": "1.7.1", "sciRED": "1.2.1", "scanpy": "1.11.5", "scikit-learn": "1.9.1"})

FACTORIZATIONS = 20
DENSITY_THRESHOLD = 0.5


def fit_cnmf(adata, programs, seed):
    with tempfile.TemporaryDirectory() as folder:
        counts, genes = f"{folder}/counts.h5ad", f"{folder}/genes.txt"
        adata.obs, adata.var = pd.DataFrame(index=adata.obs_names), pd.DataFrame(index=adata.var_names)
        adata.write_h5ad(counts)
        with open(genes, "w") as file:
            file.write("\n".join(adata.var_names))
        model = cNMF(output_dir=folder, name="cnmf")
        model.prepare(counts, components=[programs], n_iter=FACTORIZATIONS, seed=seed, genes_file=genes)
        model.factorize()
        model.combine()
        model.consensus(programs, density_threshold=DENSITY_THRESHOLD, show_clustering=False)
        usage, *_ = model.load_results(programs, DENSITY_THRESHOLD)
    return usage.loc[adata.obs_names].to_numpy()


def fit_scired(adata, factors, seed):
    counts = adata.X.toarray().astype(float)
    design = np.column_stack([np.ones(len(counts)), adata.obs["library"]])
    residuals = glm.poissonGLM(counts, design)["resid_pearson"].T
    pca = PCA(n_components=factors, random_state=seed)
    scores = pca.fit_transform(StandardScaler().fit_transform(residuals))
    rotation = rotations.varimax(pca.components_.T)["rotmat"]
    return rotations.get_rotated_scores(scores, rotation)


parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True)
parser.add_argument("--out", required=True)
parser.add_argument("--seeds", type=int, default=3)
parser.add_argument("--only", default="", help="settings whose name contains this")
options = parser.parse_args()
SETTINGS = {"cnmf": (fit_cnmf, 10), "scired 10": (fit_scired, 10), "scired 30": (fit_scired, 30)}
write_all(cells(options.data), SETTINGS, options, deterministic=["scired 10", "scired 30"])
