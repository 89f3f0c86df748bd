"""AnnData files with columns, links and indices that anndata itself does not write, or reads differently.

    python3 tooling/references/odd_anndata.py        # h5py 3.7

Writes plugins/datasets/fixtures/odd-columns.h5ad, odd-categories.h5ad, odd-links.h5ad, odd-lost-matrix.h5ad and
odd-shape.h5ad.
"""

from pathlib import Path

import h5py
import numpy as np

FIXTURES = Path(__file__).resolve().parents[2] / "plugins/datasets/fixtures"
CELLS, GENES = 6, 3
HUGE = 1606388400003099904
TEXT = h5py.string_dtype()


def frame(file, path, index, columns):
    group = file.create_group(path)
    group.attrs.update({"encoding-type": "dataframe", "encoding-version": "0.2.0", "_index": "_index"})
    group.attrs["column-order"] = np.array(columns, dtype=TEXT) if columns else np.zeros(0)
    group["_index"] = index
    return group


def base(name, obs_index, columns):
    file = h5py.File(FIXTURES / name, "w")
    file.attrs.update({"encoding-type": "anndata", "encoding-version": "0.1.0"})
    file["X"] = np.arange(CELLS * GENES, dtype="i4").reshape(CELLS, GENES)
    frame(file, "var", np.array([f"gene{i}" for i in range(GENES)], dtype=TEXT), [])
    return file, frame(file, "obs", obs_index, columns)


def encoded(group, name, encoding, **arrays):
    column = group.create_group(name)
    column.attrs.update({"encoding-type": encoding, "encoding-version": "0.1.0"})
    for key, value in arrays.items():
        column[key] = value


def odd_columns():
    names = ["id", "ids", "small", "date", "complex", "record", "matrix", "big_endian", "flag", "flag32"]
    names += ["maybe", "maybe_huge", "hidden", "bytes", "empty", "short", "absent", "half", "refs"]
    file, obs = base("odd-columns.h5ad", np.arange(CELLS, dtype="u8") + np.uint64(2**63), names)
    obs["id"] = HUGE + np.arange(CELLS, dtype="i8")
    obs["ids"] = np.array([-1, -2, -3, -4, -5, -(2**60)], dtype="i8")
    obs["small"] = np.arange(CELLS, dtype="u8")
    dates = np.array(["2024-01-01"] * CELLS, dtype="M8[ns]")
    obs["date"] = dates.astype(h5py.opaque_dtype(dates.dtype))
    obs["complex"] = np.arange(CELLS) * (1 + 2j)
    obs["record"] = np.zeros(CELLS, dtype=[("a", "i4"), ("b", "f8")])
    obs["matrix"] = np.zeros((CELLS, 2))
    obs["big_endian"] = np.array([1, 2, 300, 4, 5, -6], dtype=">i4")
    states = [0, 1, 2, 0, 1, 2]
    flag = h5py.enum_dtype({"FALSE": 0, "TRUE": 1}, basetype="i1")
    obs.create_dataset("flag", data=np.array(states, dtype="i1"), dtype=flag)
    flag32 = h5py.enum_dtype({"FALSE": 0, "TRUE": 1, "NA": -(2**31)}, basetype="i4")
    obs.create_dataset("flag32", data=np.where(np.array(states) == 2, -(2**31), states).astype("i4"), dtype=flag32)
    mask = np.array([False, True] * 3)
    encoded(obs, "maybe", "nullable-integer", values=np.arange(CELLS, dtype="i8"), mask=mask)
    encoded(obs, "maybe_huge", "nullable-integer", values=HUGE + np.arange(CELLS, dtype="i8"), mask=mask)
    hidden = np.where(mask, HUGE, np.arange(CELLS)).astype("i8")
    encoded(obs, "hidden", "nullable-integer", values=hidden, mask=mask)
    obs["bytes"] = np.array([b"caf\xc3\xa9", b"x", b"", b"y", b"z", b"w"], dtype="S5")
    obs["empty"] = h5py.Empty("f8")
    obs["short"] = np.zeros(CELLS - 1)
    obs["half"] = np.array([0.5, 1, 2, 3, 4, 5], dtype="f2")
    obs["refs"] = np.array([file["X"].ref] * CELLS, dtype=h5py.ref_dtype)
    file.close()


def categories(obs, name, values, codes, ordered=False):
    column = obs.create_group(name)
    column.attrs.update({"encoding-type": "categorical", "encoding-version": "0.2.0", "ordered": ordered})
    column["categories"] = values
    column["codes"] = codes


def odd_categories():
    codes = np.array([0, 1, 0, 1, -1, 0], dtype="i1")
    kinds = {
        "ints": np.array([10, 20]),
        "floats": np.array([0.5, 2.0]),
        "bools": np.array([False, True]),
        "huge": np.array([HUGE, HUGE + 1]),
        "twice": np.array(["1", "1"], dtype=TEXT),
        "dates": np.array(["2024-01-01", "2024-01-02"], dtype="M8[ns]").astype(h5py.opaque_dtype("M8[ns]")),
    }
    names = [*kinds, "ordered", "wide", "outside"]
    index = np.array([f"cell{i}" for i in range(CELLS)], dtype=TEXT)
    file, obs = base("odd-categories.h5ad", index, names)
    for name, values in kinds.items():
        categories(obs, name, values, codes)
    levels = np.array(["low", "high"], dtype=TEXT)
    categories(obs, "ordered", levels, codes, ordered=True)
    categories(obs, "wide", levels, codes.astype("i8"))
    categories(obs, "outside", levels, np.array([0, 1, 2, 0, 1, 0], dtype="i1"))
    file.close()


def odd_links():
    index = np.array([f"cell{i}" for i in range(CELLS)], dtype=TEXT)
    names = ["soft", "dangling", "external", "through", "virtual", "batch"]
    file, obs = base("odd-links.h5ad", index, names)
    obs["batch"] = np.array(["a", "b"] * 3, dtype=TEXT)
    obs["soft"] = h5py.SoftLink("/obs/batch")
    obs["dangling"] = h5py.SoftLink("/obs/nowhere")
    obs["external"] = h5py.ExternalLink("odd-columns.h5ad", "/obs/small")
    obs["through"] = h5py.SoftLink("/obs/external")
    layout = h5py.VirtualLayout(shape=(CELLS,), dtype="i8")
    layout[:] = h5py.VirtualSource("odd-columns.h5ad", "obs/small", shape=(CELLS,))
    obs.create_virtual_dataset("virtual", layout)
    layers = file.create_group("layers")
    layers["elsewhere"] = h5py.ExternalLink("odd-columns.h5ad", "/X")
    obsm = file.create_group("obsm")
    obsm["X_elsewhere"] = h5py.ExternalLink("odd-columns.h5ad", "/X")
    obsm["X_wide"] = np.arange(CELLS * 2, dtype="i8").reshape(CELLS, 2)
    file.close()


def odd_matrices():
    index = np.array([f"cell{i}" for i in range(CELLS)], dtype=TEXT)
    file, _ = base("odd-lost-matrix.h5ad", index, [])
    del file["X"]
    file["X"] = h5py.SoftLink("/layers/counts")
    file.close()
    file, _ = base("odd-shape.h5ad", index, [])
    del file["X"]
    file["X"] = np.arange(CELLS * (GENES + 1), dtype="i4").reshape(CELLS, GENES + 1)
    file.close()


odd_columns()
odd_categories()
odd_links()
odd_matrices()
