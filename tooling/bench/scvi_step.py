"""A participant of step-times.mjs: the bare step of scvi-tools (forward, loss, backward, Adam) on prepared tensors.

    python tooling/bench/scvi_step.py [fused] [compiled]    answers lines of JSON; needs requirements.txt

fused: the update of all weights in one kernel. compiled: the module through torch.compile.
"""
import logging
import sys
import time
import warnings

import anndata
import numpy as np
import scvi
import torch
from answer_steps import answer_steps, run

warnings.filterwarnings("ignore")
# Notes on the seed and on breaks of the compiled graph would stand between the tables.
for name in ("lightning.pytorch", "lightning.fabric", "torch._dynamo", "torch._inductor"):
    logging.getLogger(name).setLevel(logging.ERROR)
scvi.settings.verbosity = 40
LIKELIHOODS = {"negative-binomial": "nb", "zinb": "zinb"}


def stepper(problem):
    scvi.settings.seed = 1
    counts = np.fromfile(problem["file"], np.float32).reshape(problem["cells"], problem["genes"])
    data = anndata.AnnData(counts)
    scvi.model.SCVI.setup_anndata(data)
    model = scvi.model.SCVI(data, gene_likelihood=LIKELIHOODS[problem["likelihood"]])
    module = model.module.train()
    adam = torch.optim.Adam(module.parameters(), lr=1e-3, eps=0.01, weight_decay=1e-6, fused="fused" in sys.argv)
    forward = torch.compile(module) if "compiled" in sys.argv else module
    none = torch.zeros(len(counts), 1)
    tensors = {"X": torch.from_numpy(counts), "batch": none, "labels": none}

    def step():
        began = time.perf_counter()
        _, _, losses = forward(tensors, loss_kwargs={"kl_weight": 1.0})
        adam.zero_grad()
        losses.loss.backward()
        adam.step()
        return 1e3 * (time.perf_counter() - began)

    return step


answer_steps(stepper, warm_up=run)
