# `python scvi_journey.py FOLDER 10000 …`: scanpy and scvi-tools on the cells that scale.mjs kept (--keep). Each stage is
# measured within one process per number of cells: scvi-tools holds the counts from the first stage to the last. Results
# are appended to FOLDER/scale.jsonl. Needs scanpy 1.11, scvi-tools 1.4, scikit-misc; 2 threads of torch, 10 epochs.
import json
import os
import resource
import subprocess
import sys
import time


def journey(folder: str, cells: int) -> None:
    import anndata
    import scanpy
    import scvi
    import torch

    torch.set_num_threads(os.cpu_count() or 1)
    scvi.settings.seed = 1
    # the progress bar would be written to a pipe
    scvi.settings.verbosity = 30
    state: dict = {}

    def load() -> None:
        state["adata"] = anndata.read_zarr(os.path.join(folder, f"cells-{cells}.zarr"))

    def genes() -> None:
        scanpy.pp.highly_variable_genes(state["adata"], flavor="seurat_v3", n_top_genes=1000)

    def train() -> None:
        scvi.model.SCVI.setup_anndata(state["adata"])
        state["model"] = scvi.model.SCVI(state["adata"])
        state["model"].train(
            max_epochs=10, accelerator="cpu", batch_size=128, enable_progress_bar=False, logger=False
        )

    def embed() -> None:
        state["adata"].obsm["X_scVI"] = state["model"].get_latent_representation()

    for stage, run in {"load": load, "genes": genes, "train": train, "embed": embed}.items():
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
        run()
        after = resource.getrusage(resource.RUSAGE_SELF)
        line = {
            "cells": cells,
            "stage": stage,
            "program": "scvi-tools",
            "seconds": time.perf_counter() - start,
            "cpuSeconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
            "peakMiB": after.ru_maxrss / 1024,
            "load": os.getloadavg()[0],
            "cores": os.cpu_count(),
        }
        with open(os.path.join(folder, "scale.jsonl"), "a") as file:
            file.write(json.dumps(line) + "\n")
        print(cells, stage, f"{line['seconds']:.1f} s", f"{line['peakMiB']:.0f} MiB", flush=True)


if sys.argv[2:] and sys.argv[1] == "--one":
    journey(sys.argv[2], int(sys.argv[3]))
else:
    for size in sys.argv[2:]:
        subprocess.run([sys.executable, "-W", "ignore", __file__, "--one", sys.argv[1], size], check=True)
