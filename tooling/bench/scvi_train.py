"""scvi-tools' `train()` on the cells and genes of a run of Heddle, for end-to-end.mjs.

    python tooling/bench/scvi_train.py CELLS.h5ad GENES.json nb|zinb EPOCHS    prints one line of JSON
"""
import json
import logging
import resource
import sys
import time
import warnings

import anndata
import numpy as np
import scvi
from lightning.pytorch.callbacks import Callback

warnings.filterwarnings("ignore")
for name in ("lightning.pytorch", "lightning.fabric"):
    logging.getLogger(name).setLevel(logging.ERROR)
scvi.settings.verbosity, scvi.settings.seed = 40, 1
file, genes, likelihood, epochs = sys.argv[1:]


class Seconds(Callback):
    def __init__(self):
        self.at = []

    def on_train_epoch_end(self, *_):
        self.at.append(time.perf_counter())


with open(genes) as names:
    data = anndata.read_h5ad(file)[:, json.load(names)["names"]].copy()
data.X = np.asarray(data.X.todense(), np.float32)
scvi.model.SCVI.setup_anndata(data)
model = scvi.model.SCVI(data, gene_likelihood=likelihood)
seconds = Seconds()
model.train(
    int(epochs), accelerator="cpu", batch_size=128, train_size=0.9, callbacks=[seconds],
    enable_progress_bar=False, enable_model_summary=False,
)
cells = int(0.9 * data.n_obs)
rates = cells / np.diff(seconds.at)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cellsPerSecond": rates.tolist(), "peakMemory": peak}))
