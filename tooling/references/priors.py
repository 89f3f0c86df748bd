"""References for plugins/priors, computed with torch in float64.

    python tooling/references/priors.py    writes plugins/priors/src/gaussian-mixture/reference.json

The mixture is `torch.distributions.MixtureSameFamily(Categorical(logits), Independent(Normal(mean, std), 1))`; gradients
of the sum of its log_prob are torch.autograd's.
"""
import json
from pathlib import Path

import numpy as np
import torch
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

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
