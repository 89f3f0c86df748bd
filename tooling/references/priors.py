"""References for plugins/priors, computed with torch in float64.

    python tooling/references/priors.py    writes plugins/priors/src/{gaussian-mixture,vamp,laplace}/reference.json

The mixture is `torch.distributions.MixtureSameFamily(Categorical(logits), Independent(Normal(mean, std), 1))`; gradients
of the sum of its log_prob are torch.autograd's. The VampPrior is the same mixture with equal weights, its moments by a linear
encoder of two pseudo-inputs: torch.nn.functional.linear of log1p(counts), counts = expm1(softplus(raw)).
The Laplace prior is `torch.distributions.Laplace`; laplace_divergence.py has its divergences.
"""
import json
from pathlib import Path

import numpy as np
import torch
from torch.distributions import Categorical, Independent, Laplace, MixtureSameFamily, Normal

assert torch.__version__.split("+")[0] == "2.15.0", torch.__version__
assert np.__version__ == "2.4.6", np.__version__
FILE = Path(__file__).parents[2] / "plugins/priors/src/gaussian-mixture/reference.json"
torch.set_default_dtype(torch.float64)
draw = np.random.Generator(np.random.PCG64(20161116))


def values(*shape, scale=1.0):
    return (scale * draw.normal(size=shape)).astype(np.float32).round(3).tolist()


means, log_variances, logits = values(4, 3, scale=2), values(4, 3), values(4)
z = values(6, 3, scale=2) + [[40.0, -40.0, 0.0], [0.0, 0.0, 0.0]]
tensors = [torch.tensor(x, requires_grad=True) for x in (means, log_variances, logits, z)]
m, v, w, s = tensors
log_prob = MixtureSameFamily(Categorical(logits=w), Independent(Normal(m, (v / 2).exp()), 1)).log_prob(s)
gradients = torch.autograd.grad(log_prob[:6].sum(), tensors)
content = {
    "means": means,
    "logVariances": log_variances,
    "logits": logits,
    "z": z,
    "logProb": log_prob.tolist(),
    "gradientsOfFirstSix": [g.tolist() for g in gradients],
}
FILE.write_text(json.dumps(content) + "\n")

GENES, COMPONENTS, LATENTS = 4, 5, 3
raw, by_mean, by_variance = values(COMPONENTS, GENES), values(LATENTS, GENES), values(LATENTS, GENES, scale=0.3)
tensors = [torch.tensor(x, requires_grad=True) for x in (raw, by_mean, by_variance)]
r, m, v = tensors
logged = torch.log1p(torch.expm1(torch.nn.functional.softplus(r)))
mean, log_variance = torch.nn.functional.linear(logged, m), torch.nn.functional.linear(logged, v)
z = torch.tensor(values(6, LATENTS, scale=2))
components = Independent(Normal(mean, (log_variance / 2).exp()), 1)
log_prob = MixtureSameFamily(Categorical(logits=torch.zeros(COMPONENTS)), components).log_prob(z)
gradients = torch.autograd.grad(log_prob.sum(), tensors)
content = {
    "pseudoInputs": raw,
    "meanWeights": by_mean,
    "logVarianceWeights": by_variance,
    "z": z.tolist(),
    "logProb": log_prob.tolist(),
    "gradients": [g.tolist() for g in gradients],
}
(FILE.parents[1] / "vamp/reference.json").write_text(json.dumps(content) + "\n")

SCALE = 1.5 / 2**0.5
z = torch.tensor(values(6, LATENTS, scale=2), requires_grad=True)
log_prob = Laplace(0.0, SCALE).log_prob(z).sum(1)
(gradient,) = torch.autograd.grad(log_prob.sum(), [z])
content = {
    "deviation": 1.5,
    "z": z.tolist(),
    "logProb": log_prob.tolist(),
    "gradient": gradient.tolist(),
}
(FILE.parents[1] / "laplace/reference.json").write_text(json.dumps(content) + "\n")
