"""Writes the .h5ad that large-file.slow.test.ts opens: 2.3 GB of counts in compressed sparse rows, as AnnData stores
them. One block of cells per condition, again and again: what is in a file does not change how it is read."""
import sys

import h5py
import numpy as np

CELLS, GENES, DETECTED, BLOCK = 20_000, 12_000, 9_500, 500
random = np.random.default_rng(0)


def block(stimulated):
    indices = np.concatenate([np.sort(random.permutation(GENES)[:DETECTED]) for _ in range(BLOCK)]).astype("i4")
    rates = np.where(indices < 600, 4.0 if stimulated else 0.3, 0.5)
    return indices, (1 + random.poisson(rates)).astype("f8")


def strings(group, name, values):
    group.create_dataset(name, data=values, dtype=h5py.string_dtype()).attrs.update(
        {"encoding-type": "string-array", "encoding-version": "0.2.0"}
    )


def frame(parent, name, index, columns):
    group = parent.create_group(name)
    group.attrs.update({"encoding-type": "dataframe", "encoding-version": "0.2.0", "_index": "_index"})
    group.attrs["column-order"] = np.array(columns, dtype=h5py.string_dtype())
    strings(group, "_index", index)
    return group


with h5py.File(sys.argv[1], "w") as file:
    file.attrs.update({"encoding-type": "anndata", "encoding-version": "0.1.0"})
    matrix = file.create_group("X")
    matrix.attrs.update({"encoding-type": "csr_matrix", "encoding-version": "0.1.0", "shape": (CELLS, GENES)})
    chunks = (BLOCK * DETECTED // 8,)
    data = matrix.create_dataset("data", (CELLS * DETECTED,), "f8", chunks=chunks)
    indices = matrix.create_dataset("indices", (CELLS * DETECTED,), "i4", chunks=chunks)
    matrix.create_dataset("indptr", data=np.arange(CELLS + 1, dtype="i8") * DETECTED)
    blocks = [block(False), block(True)]
    for start in range(0, CELLS, BLOCK):
        span = slice(start * DETECTED, (start + BLOCK) * DETECTED)
        indices[span], data[span] = blocks[start // BLOCK % 2]
    obs = frame(file, "obs", [f"cell-{i}" for i in range(CELLS)], ["condition"])
    condition = obs.create_group("condition")
    condition.attrs.update({"encoding-type": "categorical", "encoding-version": "0.2.0", "ordered": False})
    strings(condition, "categories", ["ctrl", "stim"])
    codes = condition.create_dataset("codes", data=(np.arange(CELLS) // BLOCK % 2).astype("i1"))
    codes.attrs.update({"encoding-type": "array", "encoding-version": "0.2.0"})
    frame(file, "var", [f"gene-{i}" for i in range(GENES)], [])
