"""Arrays of Zarr 2 and 3 in every memory order, for plugins/datasets/src/anndata-zarr.

    pip install -r tooling/references/requirements.txt        anndata 0.12.19, zarr 3.1.6
    python tooling/references/zarr_orders.py                                     the committed fixtures
    python tooling/references/zarr_orders.py --seed 7 --count 200 --out FOLDER   other arrays, for a slow test

Writes fixtures/orders-2.zarr.zip and fixtures/orders-3.zarr.zip: an AnnData whose dense arrays are column-major
(order "F") or transposed, and arrays of random rank, shape, chunks, type, order and codecs below uns/arrays. A value
depends on the element's index alone (`values` below), and the script checks that zarr and anndata read these values.
Line of the reference: `zarr.open_array(path)[...]`.
"""
import argparse
import json
import math
import random
import shutil
import tempfile
import warnings
import zipfile
from importlib.metadata import version
from pathlib import Path

import anndata as ad
import numcodecs
import numpy as np
import pandas as pd
import zarr
from zarr import codecs as v3

warnings.filterwarnings("ignore")

FIXTURES = Path(__file__).parents[2] / "plugins/datasets/src/anndata-zarr/fixtures"
DATE = (1980, 1, 1, 0, 0, 0)
NUMBERS = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64"]
TEXT_2 = ["<U6", "|S6", "object"]
BIG_ENDIAN = [">i4", ">f8"]


def values(shape, dtype):
    """The element at C index i: i % 3 == 0, "é" + i (ASCII: "e" + i), or (7 i + 3) % 101, plus 1/2 for floats."""
    index = np.arange(math.prod(shape))
    if dtype == "bool":
        flat = index % 3 == 0
    elif dtype in ("<U6", "object", "string"):
        flat = np.array([f"é{i}" for i in index], dtype="<U6")
    elif dtype == "|S6":
        flat = np.array([f"e{i}" for i in index], dtype="|S6")
    else:
        flat = ((7 * index + 3) % 101 + (0.5 if np.dtype(dtype).kind == "f" else 0)).astype(dtype)
    return flat.reshape(shape)


def write_v2(path, shape, chunks, dtype, draw, order):
    filters = [numcodecs.VLenUTF8()] if dtype == "object" else None
    if filters is None and np.dtype(dtype).kind in "iu" and draw.random() < 0.2:
        filters = [numcodecs.Delta(dtype=np.dtype(dtype).str)]
    compressor = draw.choice([None, numcodecs.Zlib(), numcodecs.GZip(), numcodecs.Zstd(), numcodecs.Blosc()])
    separator = draw.choice([".", "/"])
    kind = str if dtype == "object" else dtype
    common = dict(shape=shape, chunks=chunks, dtype=kind, zarr_format=2, order=order)
    common |= dict(filters=filters, compressor=compressor, fill_value="" if dtype == "object" else None)
    array = zarr.create(store=str(path), **common, dimension_separator=separator)
    array[...] = values(shape, dtype).astype(object) if dtype == "object" else values(shape, dtype)
    return f"order {order}, {common['compressor']}, {filters}"


def transposes(rank, draw, most):
    orders = [draw.sample(range(rank), rank) for _ in range(draw.randint(0, most))]
    return [v3.TransposeCodec(order=tuple(order)) for order in orders]


def permuted(lengths, chain):
    for codec in chain:
        lengths = [lengths[axis] for axis in codec.order]
    return tuple(lengths)


def write_v3(path, shape, chunks, dtype, draw, order):
    rank = len(shape)
    outer = [v3.TransposeCodec(order=order)] if order else transposes(rank, draw, 2)
    to_bytes = v3.VLenUTF8Codec() if dtype == "string" else v3.BytesCodec()
    compressors = draw.choice([[], [v3.ZstdCodec()], [v3.GzipCodec()], [v3.BloscCodec()], [v3.Crc32cCodec()]])
    chain = [*outer, to_bytes, *compressors]
    if rank > 0 and draw.random() < 0.5:
        # zarr compares the inner shape with the shard before and after the outer transposes.
        lengths = [math.gcd(a, b) for a, b in zip(chunks, permuted(chunks, outer))]
        inner_shape = tuple(draw.choice([d for d in range(1, n + 1) if n % d == 0]) for n in lengths)
        inner = [*transposes(rank, draw, 2), to_bytes, *compressors]
        location = draw.choice(["start", "end"])
        chain = [*outer, v3.ShardingCodec(chunk_shape=inner_shape, codecs=inner, index_location=location)]
    separator = draw.choice([".", "/"])
    kind = draw.choice(["default", "v2"])
    array = zarr.create(
        store=str(path),
        shape=shape,
        chunks=chunks,
        dtype=str if dtype == "string" else dtype,
        zarr_format=3,
        codecs=chain,
        chunk_key_encoding={"name": kind, "separator": separator},
        fill_value="" if dtype == "string" else 0,
    )
    array[...] = values(shape, dtype).astype(object) if dtype == "string" else values(shape, dtype)
    return " → ".join(type(codec).__name__ for codec in chain)


def random_arrays(folder, zarr_format, draw, count):
    types = NUMBERS + (TEXT_2 + BIG_ENDIAN if zarr_format == 2 else ["string", "float16"])
    types += ["float16"] if zarr_format == 2 else []
    zarr.create_group(str(folder), zarr_format=zarr_format)
    for number in range(count):
        rank = draw.choice([0, 1, 2, 2, 2, 3, 3, 4])
        dtype = types[number % len(types)]
        shape = tuple(draw.randint(1, 6) for _ in range(rank))
        chunks = tuple(draw.randint(1, length + 1) for length in shape)
        path = folder / f"array-{number}"
        write = write_v2 if zarr_format == 2 else write_v3
        description = write(path, shape, chunks, dtype, draw, draw.choice("CF") if zarr_format == 2 else None)
        found = zarr.open_array(str(path), mode="r")[...]
        right = np.array_equal(np.asarray(found).astype(values(shape, dtype).dtype), values(shape, dtype))
        if dtype == "string" and not right:
            # zarr 3.1.6 does not read back some of the transposed text that it writes
            shutil.rmtree(path)
            continue
        assert right, description
        zarr.open_array(str(path), mode="r+").attrs.update({"values": dtype, "codecs": description})


def column_major_anndata(store, zarr_format, draw):
    """X, a layer, obsm, obsp and columns of obs, rewritten in column-major order over the ones anndata writes."""
    cells, genes = 13, 7
    obs = pd.DataFrame({"score": values((cells,), "float64"), "batch": values((cells,), "int64")})
    obs.index = [f"cell{i}" for i in range(cells)]
    adata = ad.AnnData(values((cells, genes), "float32") - 0.5, obs=obs)
    adata.layers["counts"] = values((cells, genes), "int32")
    adata.obsm["X_pca"] = values((cells, 3), "float64")
    adata.obsp["distances"] = values((cells, cells), "float32")
    with ad.settings.override(zarr_write_format=zarr_format):
        adata.write_zarr(store)
    for name in ["X", "layers/counts", "obsm/X_pca", "obsp/distances", "obs/score", "obs/batch"]:
        before = zarr.open_array(str(store / name), mode="r")
        content, attributes = before[...], dict(before.attrs)
        shutil.rmtree(store / name)
        rank = content.ndim
        chunks = (5, 2, 3)[:rank]
        order = "F" if zarr_format == 2 else tuple(reversed(range(rank)))
        write = write_v2 if zarr_format == 2 else write_v3
        write(store / name, content.shape, chunks, str(content.dtype), draw, order)
        array = zarr.open_array(str(store / name), mode="r+")
        array[...] = content
        array.attrs.update(attributes)
    for file in [store / ".zmetadata"]:
        file.unlink(missing_ok=True)
    if zarr_format == 3:
        root = json.loads((store / "zarr.json").read_text())
        root.pop("consolidated_metadata", None)
        (store / "zarr.json").write_text(json.dumps(root))
    found = ad.read_zarr(store)
    for read, written in [
        (found.X, adata.X),
        (found.layers["counts"], adata.layers["counts"]),
        (found.obsm["X_pca"], adata.obsm["X_pca"]),
        (found.obsp["distances"], adata.obsp["distances"]),
        (found.obs["score"], adata.obs["score"]),
    ]:
        assert np.array_equal(read, written)


def archive(store, target):
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(p for p in store.rglob("*") if p.is_file()):
            name = zipfile.ZipInfo(str(path.relative_to(store)), DATE)
            archive.writestr(name, path.read_bytes(), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=40, help="arrays per version")
    parser.add_argument("--out", type=Path, help="folder for orders-2.zarr and orders-3.zarr, unpacked")
    chosen = parser.parse_args()
    if chosen.out is None:
        assert version("anndata") == "0.12.19", version("anndata")
        assert version("zarr") == "3.1.6", version("zarr")
    for zarr_format in [2, 3]:
        draw = random.Random(chosen.seed * 10 + zarr_format)
        with tempfile.TemporaryDirectory() as place:
            store = Path(place) / "adata.zarr"
            column_major_anndata(store, zarr_format, draw)
            random_arrays(store / "uns/arrays", zarr_format, draw, chosen.count)
            if chosen.out:
                shutil.copytree(store, chosen.out / f"orders-{zarr_format}.zarr")
            else:
                archive(store, FIXTURES / f"orders-{zarr_format}.zarr.zip")
