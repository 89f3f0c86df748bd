"""A participant of step-times.mjs: the compiled step of JaxSCVI of scvi-tools (JAX on the CPU), on prepared arrays.

    python tooling/bench/scvi_jax_step.py    answers lines of JSON; needs requirements.txt

JaxSCVI has the negative binomial likelihood and no ZINB.
"""
import logging
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import anndata
import flax
import jax
import numpy as np
import scvi
from answer_steps import answer_steps
from scvi.train import JaxTrainingPlan

logging.getLogger("lightning.fabric").setLevel(logging.ERROR)
scvi.settings.verbosity = 40


def stepper(problem):
    scvi.settings.seed = 1
    counts = np.fromfile(problem["file"], np.float32).reshape(problem["cells"], problem["genes"])
    data = anndata.AnnData(counts)
    scvi.model.JaxSCVI.setup_anndata(data)
    module = scvi.model.JaxSCVI(data, gene_likelihood="nb").module
    module.train()
    none = np.zeros((len(counts), 1), np.float32)
    batch = {"X": jax.device_put(counts), "batch": jax.device_put(none), "labels": jax.device_put(none)}
    plan = JaxTrainingPlan(module, optimizer="Adam", lr=1e-3, eps=0.01, weight_decay=1e-6)
    state, params = flax.core.pop(module.init(module.rngs, batch), "params")
    plan.set_train_state(params, state)

    def step():
        began = time.perf_counter()
        new_state, loss, _ = plan.jit_training_step(
            module.train_state, batch, module.rngs, loss_kwargs={"kl_weight": 1.0}
        )
        module.train_state = new_state
        loss.block_until_ready()
        return 1e3 * (time.perf_counter() - began)

    return step


def warm_up(step, _milliseconds):
    # the second step compiles again, for the types of the first step's results
    for _ in range(3):
        step()


answer_steps(stepper, warm_up)
