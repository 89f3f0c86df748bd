"""AnnData in Zarr 2 and 3 as current anndata writes it, for plugins/datasets/src/anndata-zarr.

    pip install -r tooling/references/requirements.txt        anndata 0.12.19, zarr 3.1.6
    python tooling/references/zarr_fixture.py

Writes fixtures/zarr-2.zarr.zip and fixtures/zarr-3.zarr.zip (nullable-string-array index, sharded counts, not
compressed further: shards are read in ranges), with a fixed date so that two runs give the same bytes, and reference.json: their content by `anndata.read_zarr`. Line of
the reference: `adata.write_zarr(store, chunks=None)` in anndata/_core/anndata.py.
"""
import json
import tempfile
import zipfile
from importlib.metadata import version
from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd
import scipy.sparse as sp
import zarr
from anndata.io import read_zarr, write_elem

assert version("anndata") == "0.12.19", version("anndata")
assert version("zarr") == "3.1.6", version("zarr")

FOLDER = Path(__file__).parents[2] / "plugins/datasets/src/anndata-zarr"
CELLS, GENES = 23, 11
DATE = (1980, 1, 1, 0, 0, 0)


def counts():
    """Plain arithmetic instead of a generator: about a third of the entries above 0."""
    cell, gene = np.indices((CELLS, GENES))
    values = (cell * 7 + gene * 5 + cell * gene) % 13 - 8
    return np.clip(values, 0, None).astype(np.int32)


def build(nullable_index):
    raw = counts()
    obs = pd.DataFrame(
        {
            "condition": pd.Categorical.from_codes([c % 3 - 1 for c in range(CELLS)], ["ctrl", "stim"]),
            "score": [np.nan if c == 4 else c / 8 for c in range(CELLS)],
            "passed": [c % 2 == 0 for c in range(CELLS)],
            "plate": pd.array([None if c == 2 else c for c in range(CELLS)], dtype="Int64"),
        },
        index=pd.Index([f"cell é{c}" for c in range(CELLS)], dtype="string" if nullable_index else object),
    )
    var = pd.DataFrame(index=pd.Index([f"G{g}" for g in range(GENES)], dtype="string" if nullable_index else object))
    adata = ad.AnnData(X=sp.csr_matrix(np.log1p(raw).astype(np.float32)), obs=obs, var=var)
    adata.layers["counts"] = sp.csr_matrix(raw)
    adata.obsm["X_pca"] = raw[:, :2].astype(np.float64) / 4
    return adata


def write(name, zarr_format, nullable_index, shards, compression):
    adata = build(nullable_index)
    with tempfile.TemporaryDirectory() as place, ad.settings.override(
        zarr_write_format=zarr_format, allow_write_nullable_strings=nullable_index
    ):
        store = Path(place) / "adata.zarr"
        adata.write_zarr(store)
        if shards:
            group = zarr.open_group(store, mode="r+", use_consolidated=False)
            # Entries of a sparse matrix: shards of 64 in chunks of 16.
            write_elem(group, "layers/counts", adata.layers["counts"], dataset_kwargs={"chunks": (16,), "shards": (64,)})
            # The metadata consolidated before tell of the unsharded arrays.
            root = json.loads((store / "zarr.json").read_text())
            del root["consolidated_metadata"]
            (store / "zarr.json").write_text(json.dumps(root))
        FOLDER.joinpath("fixtures").mkdir(exist_ok=True)
        with zipfile.ZipFile(FOLDER / "fixtures" / f"{name}.zarr.zip", "w") as archive:
            for path in sorted(p for p in store.rglob("*") if p.is_file()):
                archive.writestr(zipfile.ZipInfo(str(path.relative_to(store)), DATE), path.read_bytes(), compression)
        return describe(read_zarr(store))


def describe(adata):
    condition = adata.obs["condition"].cat
    return {
        "cellNames": list(map(str, adata.obs_names)),
        "geneNames": list(map(str, adata.var_names)),
        "counts": adata.layers["counts"].toarray().tolist(),
        "conditions": list(condition.categories),
        "conditionCodes": condition.codes.tolist(),
        "score": [None if np.isnan(v) else v for v in adata.obs["score"]],
        "passed": adata.obs["passed"].astype(int).tolist(),
        "plate": [None if v is pd.NA else int(v) for v in adata.obs["plate"]],
        "pca": adata.obsm["X_pca"].tolist(),
    }


if __name__ == "__main__":
    expected = {
        "zarr-2": write("zarr-2", 2, nullable_index=False, shards=False, compression=zipfile.ZIP_DEFLATED),
        "zarr-3": write("zarr-3", 3, nullable_index=True, shards=True, compression=zipfile.ZIP_STORED),
    }
    (FOLDER / "reference.json").write_text(json.dumps(expected, separators=(",", ":"), ensure_ascii=False) + "\n")
