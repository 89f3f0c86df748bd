"""Embeddings of other tools, trained on the cells and genes of kang.sweep.yaml.

    python tooling/reproduce/peers.py --data kang_union_3850x4805.h5ad --out peers

Writes `peers/<name>.<seed>.h5ad` per tool, setting and seed, with the embedding in `obsm["X_peer"]`; existing files are kept.
`npm run reproduce -- --data FILE --peers peers` evaluates them with the metrics and the clustering of Heddle; the results are in
`docs/reproduction/peers.json`. scVI: scvi-tools 1.4.2 with 10 latents and a negative binomial; beta is the KL weight after a
warm-up over a third of training. DRVI: drvi-py 0.2.8 with default settings, 10 and 32 latents. Linear methods with 10
components, for rotation-peers.mjs: principal components of log counts and of Pearson residuals of a Poisson model, NMF of counts
scaled by their standard deviation, and MOFA on log counts. None uses condition or cell type. cNMF and sciRED: peer_factors.py.
"""
import argparse

import drvi.model
import numpy as np
import scanpy as sc
import scvi
import torch
from mofapy2.run.entry_point import entry_point
from sklearn.decomposition import NMF

from peer_cells import cells, require, write_all

require({"scvi-tools": "1.4.2", "drvi-py": "0.2.8", "torch": "2.15.0", "scanpy": "1.11.5", "mofapy2": "0.7.5"})

parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True)
parser.add_argument("--out", required=True)
parser.add_argument("--seeds", type=int, default=3)
parser.add_argument("--epochs", type=int, default=150)
parser.add_argument("--only", default="", help="settings whose name contains this")
options = parser.parse_args()
torch.set_num_threads(1)


def train_scvi(adata, beta):
    scvi.model.SCVI.setup_anndata(adata)
    model = scvi.model.SCVI(adata, n_latent=10, gene_likelihood="nb")
    plan = {"max_kl_weight": beta, "n_epochs_kl_warmup": options.epochs // 3}
    model.train(options.epochs, train_size=0.9, plan_kwargs=plan, **QUIET)
    return model.get_latent_representation()


def train_drvi(adata, latents):
    drvi.model.DRVI.setup_anndata(adata, is_count_data=True)
    model = drvi.model.DRVI(adata, n_latent=latents, encoder_dims=[128, 128], decoder_dims=[128, 128])
    plan = {"n_epochs_kl_warmup": options.epochs}
    model.train(options.epochs, train_size=0.9, plan_kwargs=plan, **QUIET)
    return model.get_latent_representation()


def log_counts(adata):
    sc.pp.normalize_total(adata, target_sum=1e4)
    sc.pp.log1p(adata)
    return adata


def fit_pca(adata, components):
    sc.pp.pca(log_counts(adata), n_comps=components)
    return adata.obsm["X_pca"]


def fit_residuals(adata, components):
    sc.experimental.pp.normalize_pearson_residuals(adata, theta=np.inf)
    sc.pp.pca(adata, n_comps=components)
    return adata.obsm["X_pca"]


def fit_nmf(adata, components):
    counts = adata.X.toarray().astype(float)
    deviation = counts.std(0)
    scaled = counts[:, deviation > 0] / deviation[deviation > 0]
    model = NMF(components, beta_loss="kullback-leibler", solver="mu", init="random", random_state=scvi.settings.seed)
    return model.fit_transform(scaled)


def fit_mofa(adata, factors):
    model = entry_point()
    model.set_data_options(scale_views=True)
    model.set_data_matrix([[log_counts(adata).X.toarray()]])
    model.set_model_options(factors=factors)
    model.set_train_options(iter=500, convergence_mode="fast", seed=scvi.settings.seed, verbose=False, quiet=True)
    model.build()
    model.run()
    return model.model.nodes["Z"].getExpectation()


QUIET = {"accelerator": "cpu", "enable_progress_bar": False, "logger": False}
SETTINGS = {
    **{f"scvi beta {beta}": (train_scvi, beta) for beta in (1, 3, 5)},
    **{f"drvi {latents}": (train_drvi, latents) for latents in (10, 32)},
    "pca": (fit_pca, 10),
    "residuals": (fit_residuals, 10),
    "nmf": (fit_nmf, 10),
    "mofa": (fit_mofa, 10),
}
DETERMINISTIC = ["pca", "residuals"]


def seeded(fit):
    """`fit` with the global seed that scvi-tools, DRVI, NMF and MOFA read."""

    def run(adata, setting, seed):
        scvi.settings.seed = seed
        return fit(adata, setting)

    return run


settings = {name: (seeded(fit), setting) for name, (fit, setting) in SETTINGS.items()}
write_all(cells(options.data), settings, options, DETERMINISTIC)
