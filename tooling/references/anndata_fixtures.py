"""Small AnnData and 10x files in every supported encoding, and their content as Python reads it.

Writes plugins/datasets/fixtures/*.h5ad and *.h5 (with anndata 0.12.19, and with h5py alone for files that anndata does not
write), plugins/datasets/src/h5ad/reference.json and plugins/datasets/src/tenx-hdf5/reference.json.
The expected values come from `anndata.read_h5ad(path)` and `scanpy.read_10x_h5(path)`; for the files under --data, from a few
cells.
"""

# Long because the files and what is read in them are one table: each value below appears in both halves.

from __future__ import annotations

import argparse
import json
import warnings
from importlib.metadata import version
from pathlib import Path

import anndata as ad
import h5py
import numpy as np
import pandas as pd
import scanpy as sc
import scipy.sparse as sp

PINNED = {"anndata": "0.12.19", "h5py": "3.16.0", "scanpy": "1.11.5"}
ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "plugins/datasets/fixtures"

COUNTS = np.array(
    [[0, 3, 0, 1, 0], [2, 0, 0, 0, 7], [0, 0, 0, 0, 0], [1, 1, 300, 0, 0]],
    dtype=np.int64,
)
CELLS = [f"cell-{i}" for i in range(4)]
GENES = ["ISG15", "CD3E", "LYZ", "MS4A1", "NKG7"]


def tables() -> dict[str, pd.DataFrame]:
    obs = pd.DataFrame(
        {
            "condition": pd.Categorical(["stim", None, "ctrl", "stim"], categories=["ctrl", "stim"]),
            "dose": pd.Categorical(["high", "low", "low", "mid"], categories=["low", "mid", "high"], ordered=True),
            "cluster": pd.Categorical([10, 2, 2, 10]),
            "name": ["a", "b", "c", "d"],
            "flag": [True, False, True, True],
            "n_counts": np.array([4, 9, 0, 302], dtype=np.float32),
            "age": np.array([1, -2, 3, 4], dtype=np.int64),
            "maybe_int": pd.array([1, None, 3, 4], dtype="Int32"),
            "maybe_bool": pd.array([True, None, False, True], dtype="boolean"),
        },
        index=CELLS,
    )
    return {"obs": obs, "var": pd.DataFrame({"length": np.arange(5.0)}, index=GENES)}


def write_with_anndata() -> None:
    ad.settings.allow_write_nullable_strings = True
    full = ad.AnnData(sp.csc_matrix(COUNTS.astype(np.float32)), **tables())
    full.obsm["X_pca"] = np.arange(8, dtype=np.float32).reshape(4, 2)
    full.write_h5ad(FIXTURES / "columns-csc.h5ad")

    names = {"obs": pd.DataFrame(index=CELLS), "var": pd.DataFrame(index=GENES)}
    ad.AnnData(COUNTS.astype(np.uint16), **names).write_h5ad(FIXTURES / "dense.h5ad")
    whole = ad.AnnData(sp.csr_matrix(COUNTS.astype(np.float32)), **names)
    scaled = whole[:, ["LYZ", "CD3E"]].copy()
    scaled.raw = whole
    scaled.X = np.array([[-0.5, 1.25]] * 4, dtype=np.float32)
    scaled.write_h5ad(FIXTURES / "raw.h5ad")


def strings(group: h5py.Group, name: str, values: list[str]) -> None:
    group.create_dataset(name, data=values, dtype=h5py.string_dtype())
    group[name].attrs.update({"encoding-type": "string-array", "encoding-version": "0.2.0"})


def nullable(group: h5py.Group, name: str, values: list[str], mask=None) -> None:
    """As anndata 0.13 writes strings, the index too, under pandas 3."""
    made = group.create_group(name)
    made.attrs.update({"encoding-type": "nullable-string-array", "encoding-version": "0.1.0"})
    strings(made, "values", values)
    made.create_dataset("mask", data=np.zeros(len(values), dtype=bool) if mask is None else np.array(mask))


def frame(file: h5py.File, name: str, index: list[str], write=nullable) -> None:
    group = file.create_group(name)
    group.attrs.update({"encoding-type": "dataframe", "encoding-version": "0.2.0", "_index": "_index"})
    group.attrs.create("column-order", data=[], dtype=np.float64)
    write(group, "_index", index)


def write_by_hand() -> None:
    """Nullable index, uint16 indices, int64 indptr, indices out of order, an entry given twice, a stored zero."""
    with h5py.File(FIXTURES / "by-hand.h5ad", "w") as file:
        file.attrs.update({"encoding-type": "anndata", "encoding-version": "0.1.0"})
        frame(file, "obs", CELLS)
        file["obs"].attrs["column-order"] = ["note"]
        nullable(file["obs"], "note", ["x", "", "y", "z"], mask=[False, True, False, False])
        frame(file, "var", GENES)
        x = file.create_group("X")
        x.attrs.update({"encoding-type": "csr_matrix", "encoding-version": "0.1.0", "shape": [4, 5]})
        x["data"] = np.array([1, 2, 1, 7, 2, 0, 300, 1, 1], dtype=np.float64)
        x["indices"] = np.array([3, 1, 1, 4, 0, 2, 2, 1, 0], dtype=np.uint16)
        x["indptr"] = np.array([0, 3, 6, 6, 9], dtype=np.int64)

    with h5py.File(FIXTURES / "unknown-filter.h5ad", "w") as file:
        frame(file, "obs", CELLS, strings)
        frame(file, "var", GENES, strings)
        plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        plist.set_obj_track_times(False)
        plist.set_chunk((4, 5))
        plist.set_filter(32099, h5py.h5z.FLAG_OPTIONAL)
        space = h5py.h5s.create_simple((4, 5))
        dataset = h5py.h5d.create(file.id, b"X", h5py.h5t.NATIVE_FLOAT, space, plist)
        dataset.write_direct_chunk((0, 0), COUNTS.astype(np.float32).tobytes())


def write_tenx() -> None:
    def matrix(group: h5py.Group, counts: np.ndarray) -> None:
        by_cell = sp.csr_matrix(counts)
        group["barcodes"] = np.array([f"{c}-1" for c in CELLS], dtype="S18")
        group["data"] = by_cell.data.astype(np.int32)
        group["indices"] = by_cell.indices.astype(np.int64)
        group["indptr"] = by_cell.indptr.astype(np.int64)
        group["shape"] = np.array([counts.shape[1], counts.shape[0]], dtype=np.int32)

    with h5py.File(FIXTURES / "two-genomes.h5", "w") as file:
        for factor, genome in enumerate(["hg19", "mm10"], start=1):
            group = file.create_group(genome)
            matrix(group, factor * COUNTS)
            group["genes"] = np.array([f"{genome}-{i}" for i in range(5)], dtype="S18")
            group["gene_names"] = np.array(["A", "B", "A", "C", "D"], dtype="S18")

    with h5py.File(FIXTURES / "antibodies.h5", "w") as file:
        group = file.create_group("matrix")
        matrix(group, COUNTS)
        features = group.create_group("features")
        features["id"] = np.array([f"id-{i}" for i in range(5)], dtype="S18")
        features["name"] = np.array(["A", "CD3", "B", "A", "CD4"], dtype="S18")
        types = ["Gene Expression", "Antibody Capture", "Gene Expression", "Gene Expression", "Antibody Capture"]
        features["feature_type"] = np.array(types, dtype="S18")
        features["genome"] = np.array(["GRCh38"] * 5, dtype="S18")


def dense(matrix) -> list[list[float]]:
    return (matrix.toarray() if sp.issparse(matrix) else np.asarray(matrix)).astype(float).tolist()


def column(values: pd.Series) -> dict:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return {"codes": values.cat.codes.tolist(), "categories": [str(c) for c in values.cat.categories]}
    return {"values": [None if pd.isna(v) else v for v in values.astype(object)]}


def frame_values(table: pd.DataFrame) -> dict:
    return {"index": table.index.tolist(), "columns": {name: column(table[name]) for name in table.columns}}


def read_fixtures() -> dict:
    found = {}
    for name in ["columns-csc", "dense", "by-hand"]:
        adata = ad.read_h5ad(FIXTURES / f"{name}.h5ad")
        found[name] = {"X": dense(adata.X), "obs": frame_values(adata.obs), "var": list(adata.var_names)}
    raw = ad.read_h5ad(FIXTURES / "raw.h5ad").raw
    found["raw"] = {"X": dense(raw.X), "var": list(raw.var_names)}
    repeated = pd.Index(["A", "B", "A", "A-1", "A", "B"])
    found["repeated"] = {"names": list(repeated), "unique": list(ad.utils.make_index_unique(repeated))}
    return found


def read_shared(path: Path, cells: list[int], columns: list[str]) -> dict:
    adata = ad.read_h5ad(path)
    matrix = sp.csr_matrix(adata.X)
    totals = np.asarray(matrix.sum(axis=1, dtype=np.float64)).ravel()
    rows = {}
    for cell in cells:
        row = matrix[cell]
        row.sort_indices()
        picked = slice(0, 40)
        rows[cell] = {"genes": row.indices[picked].tolist(), "counts": row.data[picked].astype(float).tolist()}
    return {
        "shape": list(adata.shape),
        "total": float(totals.sum()),
        "totals": {cell: float(totals[cell]) for cell in cells},
        "rows": rows,
        "cells": {cell: adata.obs_names[cell] for cell in cells},
        "genes": {gene: adata.var_names[gene] for gene in (0, adata.n_vars // 2, adata.n_vars - 1)},
        "columns": {name: {str(k): int(v) for k, v in adata.obs[name].value_counts().items()} for name in columns},
    }


def read_tenx(path: Path, **options) -> dict:
    adata = sc.read_10x_h5(path, **options)
    adata.var_names_make_unique()
    ids = adata.var["gene_ids"].tolist()
    return {"X": dense(adata.X), "cells": list(adata.obs_names), "genes": list(adata.var_names), "ids": ids}


def save(path: str, found: dict) -> None:
    (ROOT / path).write_text(json.dumps({"versions": PINNED, **found}, separators=(",", ":")) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of shared test data")
    data = parser.parse_args().data
    for package, wanted in PINNED.items():
        if version(package) != wanted:
            raise SystemExit(f"{package} {version(package)} found, {wanted} wanted")
    warnings.simplefilter("ignore")
    FIXTURES.mkdir(exist_ok=True)
    write_with_anndata()
    write_by_hand()
    write_tenx()
    kang, muscat = "kang_ifnb/kang_union_3850x4805.h5ad", "kang_ifnb/kang_muscat_example_1556x1267.h5ad"
    labels = ["condition", "cell_type", "donor"]
    shared = {
        "kang": read_shared(data / kang, [0, 1999, 3849], labels),
        "muscat": read_shared(data / muscat, [0, 777, 1555], labels),
        "pbmc3k": read_shared(data / "pbmc3k/pbmc3k_2638x13714.h5ad", [0, 1234, 2637], ["cell_type"]),
        "v07": read_shared(data / "formats/anndata/v0.7.8/adata.h5ad", [0, 17, 29], ["obs_cat", "cat_ordered"]),
        "scvi": read_shared(data / "formats/scvi_pbmc5k_protein_200x16581_lzf_dense.h5ad", [0, 99, 199], []),
    }
    legacy = ad.read_h5ad(data / "formats/anndata/v0.5.0/adata.h5ad")
    shared["v05"] = {
        "columns": {c: {str(k): int(v) for k, v in legacy.obs[c].value_counts().items()} for c in ["bulk_labels", "louvain"]},
        "cells": {i: legacy.obs_names[i] for i in (0, 699)},
        "rawGenes": {i: legacy.raw.var_names[i] for i in (0, 764)},
        "umap": legacy.obsm["X_umap"][[0, 699]].tolist(),
        "pca": legacy.obsm["X_pca"][699, [0, 49]].astype(float).tolist(),
    }
    save("plugins/datasets/src/h5ad/reference.json", {"fixtures": read_fixtures(), "shared": shared})
    antibodies = {"two-genomes": read_tenx(FIXTURES / "two-genomes.h5", genome="mm10")}
    antibodies["antibodies"] = read_tenx(FIXTURES / "antibodies.h5", gex_only=True)
    save("plugins/datasets/src/tenx-hdf5/reference.json", antibodies)


if __name__ == "__main__":
    main()
