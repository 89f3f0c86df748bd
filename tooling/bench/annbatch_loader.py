"""Cells per second of annbatch without a model, from a Zarr store that `heddle shuffle` wrote, beside loader.mjs.

Python 3.12 or newer: pip install annbatch==0.3.1 zarrs==0.2.3 anndata==0.13.4 zarr==3.4.2
python annbatch_loader.py cells.zarr
"""

import resource
import sys
import time

import anndata
import annbatch
import numpy as np
import zarr
import zarrs  # noqa: F401  registers the codec pipeline

BATCH = 256
# cells of a block and blocks of a pool: those of loader.mjs, and the defaults of annbatch
ORDERS = [(64, 1024), (256, 512), (512, 32)]

zarr.config.set({"codec_pipeline.path": "zarrs.ZarrsCodecPipeline"})


def open_cells(path):
    counts = anndata.io.sparse_dataset(zarr.open_group(path, mode="r")["X"])
    return anndata.AnnData(X=counts)


def main(path):
    for chunk, pool in ORDERS:
        loader = annbatch.Loader(
            batch_size=BATCH,
            chunk_size=chunk,
            preload_nchunks=pool,
            shuffle=True,
            rng=np.random.default_rng(1),
        ).add_adata(open_cells(path))
        start, cpu = time.perf_counter(), time.process_time()
        cells = nonzeros = 0
        for batch in loader:
            cells += batch["X"].shape[0]
            nonzeros += batch["X"].nnz
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        print(
            f"chunks of {chunk}, pool of {pool}: {cells / seconds:.0f} cells/s, {cells / cpu:.0f} per CPU second; "
            f"{cells} cells, {nonzeros} non-zeros"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak resident memory {peak:.0f} MB")


main(*sys.argv[1:])
