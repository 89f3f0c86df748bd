# %% AnnData -> Heddle -> AnnData, cell by cell as in a notebook: python scanpy_heddle.py cells.h5ad
import subprocess
import sys
from pathlib import Path

import anndata as ad

cells = Path(sys.argv[1] if len(sys.argv) > 1 else "cells.h5ad")
config, run = Path("heddle.yaml"), Path("runs/scanpy")


def heddle(*arguments):
    """Runs a command of Heddle and raises an error if it fails."""
    subprocess.run(["heddle", *map(str, arguments)], check=True)


# %% Heddle reads the raw counts, from X, raw or a layer. A configuration is proposed from the file.
adata = ad.read_h5ad(cells)
if not config.exists():
    heddle("init", cells, "--out", config)

# %% Training and evaluation: which latent follows which column of obs?
heddle("train", config, "--data", cells, "--out", run)
heddle("evaluate", run)

# %% The latents, by the names of the cells: a run may have dropped some.
latents = ad.read_h5ad(run / "latents.h5ad")
adata = adata[latents.obs_names].copy()
adata.obsm["X_heddle"] = latents.obsm["X_heddle"]

# %% The next steps of scanpy use them in place of X_pca.
try:
    import scanpy as sc
except ImportError:
    print("scanpy is not installed: neighbors and UMAP are left out")
else:
    sc.pp.neighbors(adata, use_rep="X_heddle", random_state=0)
    sc.tl.umap(adata, random_state=0)
    sc.tl.leiden(adata, flavor="igraph", n_iterations=2, random_state=0)
    print(adata.obs["leiden"].value_counts())

adata.write_h5ad("with-heddle.h5ad")
print(adata)
