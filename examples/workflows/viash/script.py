"""Method script of Open Problems' batch integration: reads layers["counts"] and obs["batch"], writes obsm["X_emb"]."""
import json
import subprocess
import tempfile
from pathlib import Path

import anndata as ad

## VIASH START
par = {"input": "dataset.h5ad", "output": "output.h5ad", "n_hvg": 2000, "n_latent": 30, "max_epochs": None}
meta = {"name": "heddle"}
## VIASH END

adata = ad.read_h5ad(par["input"])
counts = ad.AnnData(X=adata.layers["counts"], obs=adata.obs[["batch"]].copy(), var=adata.var[[]].copy())

with tempfile.TemporaryDirectory() as folder:
    place = Path(folder)
    counts.write_h5ad(place / "counts.h5ad")
    config = {
        "genes": {"select": "seurat-v3", "count": min(par["n_hvg"], adata.n_vars)},
        "covariates": ["batch"],
        "latents": par["n_latent"],
    }
    if par["max_epochs"] is not None:
        config["training"] = {"epochs": par["max_epochs"]}
    (place / "config.json").write_text(json.dumps(config))
    command = ["heddle", "train", "config.json", "--data", "counts.h5ad", "--out", "run", "--quiet"]
    subprocess.run(command, cwd=place, check=True)
    latents = ad.read_h5ad(place / "run" / "latents.h5ad")

output = ad.AnnData(obs=adata.obs[[]].copy(), var=adata.var[[]].copy())
output.obsm["X_emb"] = latents[adata.obs_names].obsm["X_heddle"]
for key in ("dataset_id", "normalization_id"):
    output.uns[key] = adata.uns.get(key, "")
output.uns["method_id"] = meta["name"]
output.write_h5ad(par["output"], compression="gzip")
