"""References for plugins/objectives, computed with torch in float64.

    python tooling/references/objectives.py    writes plugins/objectives/src/reference.json

DIP-VAE: the batch covariance of the means is `torch.cov(mean.T, correction=0)`. InfoVAE: kernels over
`torch.cdist(a, b) ** 2`, the diagonal left out within one sample. Gradients by torch.autograd. β-TCVAE: densities by
`torch.distributions.Normal`, `torch.logsumexp` over the minibatch, weights written out cell by cell. FactorVAE's
discriminator: `torch.nn.functional.linear`, `leaky_relu(0.2)` and `cross_entropy`, updated by `torch.optim.Adam`.
"""
import json
import math
from pathlib import Path

import numpy as np
import torch

assert torch.__version__.split("+")[0] == "2.15.0", torch.__version__
assert np.__version__ == "2.4.6", np.__version__
FILE = Path(__file__).parents[2] / "plugins/objectives/src/reference.json"
torch.set_default_dtype(torch.float64)
draw = np.random.Generator(np.random.PCG64(20180415))
CELLS, UNITS = 7, 3


def rows(count=CELLS, scale=1.0, shift=0.0):
    return (scale * draw.normal(size=(count, UNITS)) + shift).astype(np.float32).round(3).tolist()


def tensor(values):
    return torch.tensor(values, requires_grad=True)


def with_gradients(value, by):
    gradients = torch.autograd.grad(value, by, allow_unused=True)
    return {
        "value": value.item(),
        "gradients": [(torch.zeros_like(x) if g is None else g).tolist() for x, g in zip(by, gradients)],
    }


def dip(mean, log_variance):
    found = {}
    for form in ("I", "II"):
        m, v = tensor(mean), tensor(log_variance)
        table = torch.cov(m.T, correction=0)
        if form == "II":
            table = table + torch.diag(v.exp().mean(0))
        diagonal = torch.diagonal(table)
        between = (table**2).sum() - (diagonal**2).sum()
        found[form] = {
            "covarianceBetweenLatents": with_gradients(between, (m, v)),
        }
        m, v = tensor(mean), tensor(log_variance)
        diagonal = m.var(0, correction=0) + (v.exp().mean(0) if form == "II" else 0)
        found[form]["varianceFromOne"] = with_gradients(((diagonal - 1) ** 2).sum(), (m, v))
    return found


def discrepancy(a, b):
    found = []
    for kind in ("rbf", "imq"):
        for scales in ([1.0], [0.2, 1.0, 5.0]):
            x, y = tensor(a), torch.tensor(b)

            def kernel(p, q):
                squared = ((p[:, None, :] - q[None, :, :]) ** 2).sum(-1)
                total = 0
                for scale in scales:
                    c = 2 * UNITS * scale**2
                    total = total + (torch.exp(-squared / c) if kind == "rbf" else c / (c + squared))
                return total / len(scales)

            def pairs(p):
                n = len(p)
                table = kernel(p, p)
                return (table.sum() - torch.diagonal(table).sum()) / (n * (n - 1))

            value = pairs(x) + pairs(y) - 2 * kernel(x, y).mean()
            found.append({"kernel": kind, "scales": scales, **with_gradients(value, (x,))})
    return found


def tcvae(mean, log_variance, z, dataset):
    found = {}
    for estimator in ("minibatch-weighted", "minibatch-stratified"):
        m, v, s = tensor(mean), tensor(log_variance), tensor(z)
        pairs = torch.distributions.Normal(m, (v / 2).exp()).log_prob(s[:, None, :])  # B × B × U
        others = CELLS - 1
        weights = torch.empty(CELLS, CELLS)
        for i in range(CELLS):
            for k in range(CELLS):
                if estimator == "minibatch-weighted":
                    weights[i, k] = -math.log(dataset * CELLS)
                elif i == k:
                    weights[i, k] = math.log(1 / dataset)
                elif k == (i + 1) % CELLS:
                    weights[i, k] = math.log((dataset - others) / (dataset * others))
                else:
                    weights[i, k] = math.log(1 / others)
        own = torch.diagonal(pairs.sum(-1))
        joint = torch.logsumexp(pairs.sum(-1) + weights, 1)
        units = torch.logsumexp(pairs + weights[:, :, None], 1).sum(-1)
        prior = torch.distributions.Normal(0, 1).log_prob(s).sum(-1)
        parts = {
            "indexCodeInformation": own - joint,
            "totalCorrelation": joint - units,
            "dimensionWiseDivergence": units - prior,
        }
        total = sum(w * p.mean() for w, p in zip((2, 3, 5), parts.values()))
        found[estimator] = {
            "terms": {name: part.tolist() for name, part in parts.items()},
            "gradients": [g.tolist() for g in torch.autograd.grad(total, (m, v, s))],
        }
    return found


def discriminator(latents, permuted):
    widths = [UNITS, 5, 4, 2]
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers.append(rows_of(inputs, outputs))
        layers.append(draw.normal(size=outputs).astype(np.float32).round(3).tolist())
    weights = [torch.tensor(w, requires_grad=True) for w in layers]
    real, shuffled = torch.tensor(latents), torch.tensor(permuted)

    def logits(x):
        for i in range(0, len(weights), 2):
            x = torch.nn.functional.linear(x, weights[i].T, weights[i + 1])
            if i + 2 < len(weights):
                x = torch.nn.functional.leaky_relu(x, 0.2)
        return x

    def loss():
        zeros, ones = torch.zeros(CELLS, dtype=torch.long), torch.ones(CELLS, dtype=torch.long)
        cross = torch.nn.functional.cross_entropy
        return 0.5 * (cross(logits(real), zeros) + cross(logits(shuffled), ones))

    first = logits(real)
    z = torch.tensor(latents, requires_grad=True)
    by_latent = torch.autograd.grad((logits(z)[:, 0] - logits(z)[:, 1]).mean(), z)[0]
    result = {
        "latents": latents,
        "permuted": permuted,
        "weights": layers,
        "logitDifference": (first[:, 0] - first[:, 1]).tolist(),
        "gradientByLatents": by_latent.tolist(),
        "loss": loss().item(),
    }
    optimizer = torch.optim.Adam(weights, lr=0.01, betas=(0.5, 0.9))
    for _ in range(3):
        optimizer.zero_grad()
        loss().backward()
        optimizer.step()
    return {**result, "learningRate": 0.01, "weightsAfter3": [w.tolist() for w in weights]}


def rows_of(inputs, outputs):
    return draw.normal(size=(inputs, outputs)).astype(np.float32).round(3).tolist()


mean, log_variance, z = rows(), rows(scale=0.5, shift=-1.0), rows(scale=1.2)
prior_draws = rows()
latents, permuted = rows(), rows()
content = {
    "mean": mean,
    "logVariance": log_variance,
    "z": z,
    "priorDraws": prior_draws,
    "datasetSize": 50,
    "tcvae": tcvae(mean, log_variance, z, 50),
    "dip": dip(mean, log_variance),
    "discrepancy": discrepancy(z, prior_draws),
    "discriminator": discriminator(latents, permuted),
}
FILE.write_text(json.dumps(content) + "\n")
