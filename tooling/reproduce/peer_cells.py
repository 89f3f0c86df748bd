"""Cells, genes and files that peers.py and peer_factors.py share."""
from importlib.metadata import version
from pathlib import Path

import anndata
import numpy as np
import scanpy as sc


def require(pinned):
    """Ends if a package has another version than the committed numbers."""
    for package, wanted in pinned.items():
        found = version(package).split("+")[0]
        assert found == wanted, f"{package} {wanted} made the committed numbers, found {found}"


def cells(path):
    """Singlets with a count, and their 2,000 most variable genes; `library`, the counts of a cell over all genes."""
    adata = anndata.read_h5ad(path)
    adata = adata[(adata.obs["demuxlet_call"] != "DBL").to_numpy() & (np.asarray(adata.X.sum(1)).ravel() >= 1)].copy()
    adata.obs["library"] = np.asarray(adata.X.sum(1)).ravel()
    sc.pp.highly_variable_genes(adata, flavor="seurat_v3", n_top_genes=2000, subset=True)
    return adata


def write_all(adata, settings, options, deterministic):
    """Writes NAME.SEED.h5ad per setting and seed. `settings`: name → (function of cells, setting and seed, setting)."""
    folder = Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(options.seeds):
        for name, (fit, setting) in settings.items():
            file = folder / f"{name.replace(' ', '-')}.{seed}.h5ad"
            if file.exists() or options.only not in name or (seed > 0 and name in deterministic):
                continue
            embedding = np.asarray(fit(adata.copy(), setting, seed), dtype=np.float32)
            obs = adata.obs[["condition", "cell_type"]].copy()
            anndata.AnnData(obs=obs, obsm={"X_peer": embedding}).write_h5ad(file)
            print(file, flush=True)
