"""Exported models of scvi-tools, and their results in scvi-tools on the same cells.

    python tooling/references/scvi_import.py    writes packages/heddle/test/parity/scvi-export/

Needs `pip install safetensors==0.8.0` besides requirements.txt. The export is the Python block of docs/import-scvi.md,
run unchanged. Per case: model.json and weights.safetensors (the export), expected.json: counts, columns of the
cells, and from `module.inference` and `module.generative` at z = the posterior's mean, outside training and in float64,
posterior means and variances, reconstruction and KL per cell, expected counts (`px.mean`).
"""

import json
import pathlib
import re

import anndata
import numpy as np
import pandas as pd
import scipy.sparse
import scvi
import torch
from scvi.module._constants import MODULE_KEYS

assert scvi.__version__ == "1.4.2", scvi.__version__
assert torch.__version__.split("+")[0] == "2.15.0", torch.__version__
ROOT = pathlib.Path(__file__).parents[2]
OUTPUT = ROOT / "packages/heddle/test/parity/scvi-export"
CELLS, GENES = 30, 12
exec(re.search(r"```python\n(.*?)```", (ROOT / "docs/import-scvi.md").read_text(), re.DOTALL).group(1))

CASES = {
    "plain": (scvi.model.SCVI, {}, dict(n_hidden=8, n_latent=3)),
    "covariates": (
        scvi.model.SCVI,
        dict(batch_key="lane", categorical_covariate_keys=["donor"], continuous_covariate_keys=["age"]),
        dict(n_hidden=7, n_latent=3, n_layers=2, gene_likelihood="nb", dispersion="gene-batch", encode_covariates=True,
             use_layer_norm="both"),
    ),
    "shallow": (
        scvi.model.SCVI,
        dict(batch_key="lane", continuous_covariate_keys=["age"]),
        dict(n_hidden=6, n_latent=2, n_layers=2, dispersion="gene-cell", deeply_inject_covariates=False,
             use_batch_norm="encoder", log_variational=False),
    ),
    "linear": (scvi.model.LinearSCVI, dict(batch_key="lane"), dict(n_hidden=6, n_latent=3, dispersion="gene-batch")),
    "linear-zinb": (
        scvi.model.LinearSCVI,
        {},
        dict(n_hidden=6, n_latent=2, gene_likelihood="zinb", use_observed_lib_size=True, use_batch_norm=False, bias=True),
    ),
    "learned": (
        scvi.model.SCVI,
        dict(batch_key="lane"),
        dict(n_hidden=6, n_latent=2, n_layers=2, use_observed_lib_size=False, encode_covariates=True),
    ),
    "poisson": (scvi.model.SCVI, dict(batch_key="lane"), dict(n_hidden=5, n_latent=2, gene_likelihood="poisson")),
}


def cells():
    random = np.random.default_rng(3)
    means = np.exp(random.normal(0.7, 1.0, GENES)) * random.uniform(0.5, 2.0, (CELLS, 1))
    counts = random.poisson(random.gamma(1.2, means / 1.2)).astype(np.float32)
    counts[counts.sum(1) == 0, 0] = 1
    table = pd.DataFrame(
        {
            "lane": [["b", "a", "c"][i % 3] for i in range(CELLS)],
            "donor": [["x", "y"][i % 2] for i in range(CELLS)],
            "age": (np.arange(CELLS) % 7 - 2).astype(float),
        },
        index=[f"cell{i}" for i in range(CELLS)],
    )
    genes = pd.DataFrame(index=[f"gene{i}" for i in range(GENES)])
    return anndata.AnnData(scipy.sparse.csr_matrix(counts), obs=table, var=genes)


def expected(model, adata):
    tensors = next(iter(model._make_data_loader(adata=model.adata, batch_size=CELLS)))
    module = model.module.double().eval()
    tensors = {key: value.double() if value.is_floating_point() else value for key, value in tensors.items()}
    with torch.no_grad():
        inputs = module._get_inference_input(tensors)
        inference = module.inference(**inputs)
        inference[MODULE_KEYS.Z_KEY] = inference[MODULE_KEYS.QZ_KEY].loc
        if inference[MODULE_KEYS.QL_KEY] is not None:
            inference[MODULE_KEYS.LIBRARY_KEY] = inference[MODULE_KEYS.QL_KEY].loc
        generative = module.generative(**module._get_generative_input(tensors, inference))
        losses = module.loss(tensors, inference, generative, kl_weight=1.0)
    qz = inference[MODULE_KEYS.QZ_KEY]
    return {
        "source": f"scvi-tools {scvi.__version__}, torch {torch.__version__}, scvi_import.py",
        "genes": list(adata.var_names),
        "counts": adata.X.toarray().astype(int).tolist(),
        "columns": {name: adata.obs[name].tolist() for name in adata.obs if not name.startswith("_")},
        "means": qz.loc.tolist(),
        "variances": (qz.scale**2).tolist(),
        "reconstruction": losses.reconstruction_loss["reconstruction_loss"].tolist(),
        "divergence": losses.kl_local[MODULE_KEYS.KL_Z_KEY].tolist(),
        "libraryDivergence": losses.kl_local[MODULE_KEYS.KL_L_KEY].expand(CELLS).tolist(),
        "loss": float(losses.loss),
        "expectedCounts": generative[MODULE_KEYS.PX_KEY].mean.tolist(),
    }


def main():
    for name, (kind, setup, options) in CASES.items():
        scvi.settings.seed = 11
        adata = cells()
        kind.setup_anndata(adata, **setup)
        model = kind(adata, **options)
        model.train(max_epochs=4, batch_size=10, accelerator="cpu", enable_progress_bar=False)
        model.adata_manager.registry["_scvi_uuid"] = "0"  # else another at every run
        export_for_heddle(model, OUTPUT / name)
        torch.Tensor.float = torch.Tensor.double  # one-hot codes would not mix with float64 weights
        content = expected(model, adata)
        torch.Tensor.float = FLOAT
        (OUTPUT / name / "expected.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


FLOAT = torch.Tensor.float
main()
