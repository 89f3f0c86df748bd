"""References for the metric minibatch-total-correlation, computed with torch in float64.

    python tooling/references/aggregate_posterior.py
                            writes plugins/metrics/src/minibatch-total-correlation/reference.json

The aggregate posterior of a few cells: `MixtureSameFamily(Categorical(logits=zeros(N)), Independent(Normal(mean,
deviation), 1))` for z as a whole, the same of `Normal` for each unit; `log_prob` of draws. Within minibatches: the same
mixture, whose weights (appendix C of Chen et al. 2018) are written out cell by cell, plus the logarithm of their sum,
which `Categorical` takes off.
"""
import json
from pathlib import Path

import numpy as np
import torch
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

assert torch.__version__.split("+")[0] == "2.15.0", torch.__version__
assert np.__version__ == "2.4.6", np.__version__
FILE = Path(__file__).parents[2] / "plugins/metrics/src/minibatch-total-correlation/reference.json"
torch.set_default_dtype(torch.float64)
draw = np.random.Generator(np.random.PCG64(20180214))
CELLS, UNITS = 12, 3

mean = draw.normal(size=(CELLS, UNITS)).round(3)
mean[:, 1] = (mean[:, 1] * 0.5 + mean[:, 0]).round(3)
variance = np.exp(draw.normal(size=(CELLS, UNITS)) - 1).round(3)
z = (mean + np.sqrt(variance) * draw.normal(size=(CELLS, UNITS))).round(3)
m, s, draws = torch.tensor(mean), torch.tensor(variance).sqrt(), torch.tensor(z)


def dependence(cell, cells, weights):
    """log q(z) - sum_j log q(z_j) at the draw of a cell; q has these cells with these weights."""
    mixing = Categorical(probs=weights)
    joint = MixtureSameFamily(mixing, Independent(Normal(m[cells], s[cells]), 1)).log_prob(draws[cell])
    units = [MixtureSameFamily(mixing, Normal(m[cells, j], s[cells, j])).log_prob(draws[cell, j]) for j in range(UNITS)]
    return (joint - sum(units) + (1 - UNITS) * weights.sum().log()).item()


def weights_of(estimator, row, size):
    if estimator == "minibatch-weighted":
        return torch.full((size,), 1 / (CELLS * size))
    others = size - 1
    weights = torch.full((size,), 1 / others)
    weights[(row + 1) % size] = (CELLS - others) / (CELLS * others)
    weights[row] = 1 / CELLS
    return weights


batches = [draw.choice(CELLS, size, replace=False).tolist() for size in (2, 5, 9)]
whole = torch.arange(CELLS)
content = {
    "source": f"torch {torch.__version__.split('+')[0]}",
    "means": mean.T.tolist(),
    "variances": variance.T.tolist(),
    "draws": z.T.tolist(),
    "exact": [dependence(cell, whole, torch.full((CELLS,), 1 / CELLS)) for cell in range(CELLS)],
    "batches": [
        {
            "estimator": estimator,
            "cells": cells,
            "values": [
                dependence(cell, torch.tensor(cells), weights_of(estimator, row, len(cells)))
                for row, cell in enumerate(cells)
            ],
        }
        for estimator in ("minibatch-stratified", "minibatch-weighted")
        for cells in batches
    ],
}
FILE.write_text(json.dumps(content) + "\n")
