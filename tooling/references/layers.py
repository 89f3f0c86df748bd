"""References for packages/layers, computed with torch in float64.

    python tooling/references/layers.py    writes packages/layers/src/reference.json

The Concrete distribution is `torch.distributions.RelaxedOneHotCategorical(temperature, logits=logits)`; its log_prob,
gradients of the sum by the logits, and draws from given uniforms by its own formula in `ExpRelaxedCategorical.rsample`:
softmax((logits - log(-log(uniform))) / temperature). Divergences are `torch.distributions.kl_divergence` of Categorical
and of Normal.
"""
import json
from pathlib import Path

import numpy as np
import torch
from torch.distributions import Categorical, Normal, RelaxedOneHotCategorical, kl_divergence

assert torch.__version__.split("+")[0] == "2.15.0", torch.__version__
assert np.__version__ == "2.4.6", np.__version__
FILE = Path(__file__).parents[2] / "packages/layers/src/reference.json"
torch.set_default_dtype(torch.float64)
draw = np.random.Generator(np.random.PCG64(20161102))
CELLS, CATEGORIES = 5, 4


def values(*shape, scale=1.0):
    return torch.tensor((scale * draw.normal(size=shape)).astype(np.float32).round(3).astype(np.float64))


logits, other = values(CELLS, CATEGORIES, scale=2), values(1, CATEGORIES)
uniform = torch.tensor(draw.uniform(0.02, 0.98, size=(CELLS, CATEGORIES)).astype(np.float32).astype(np.float64))
concrete = []
for temperature in (0.3, 0.67, 2.0):
    t = torch.tensor(temperature)
    shares = torch.softmax((logits - (-(uniform.log())).log()) / t, -1)
    # a share that float32 keeps apart from 0
    shares = (shares + 1e-5) / (shares + 1e-5).sum(-1, keepdim=True)
    shares = torch.tensor(shares.numpy().astype(np.float32).astype(np.float64))
    shares = shares / shares.sum(-1, keepdim=True)
    l = logits.clone().requires_grad_()
    own = RelaxedOneHotCategorical(t, logits=l).log_prob(shares)
    (gradient,) = torch.autograd.grad(own.sum(), l)
    pairs = RelaxedOneHotCategorical(t, logits=logits[None]).log_prob(shares[:, None].expand(-1, CELLS, -1))
    concrete.append({
        "temperature": temperature,
        "shares": shares.tolist(),
        "logProb": own.tolist(),
        "gradientByLogits": gradient.tolist(),
        "pairs": pairs.tolist(),
        "draws": torch.softmax((logits - (-(uniform.log())).log()) / t, -1).tolist(),
    })
q = [values(CELLS, 3), values(CELLS, 3)]
p = [values(1, 3), values(1, 3)]
content = {
    "logits": logits.tolist(),
    "other": other.tolist(),
    "uniform": uniform.tolist(),
    "concrete": concrete,
    "categoricalDivergence": kl_divergence(Categorical(logits=logits), Categorical(logits=other)).tolist(),
    "gaussian": {
        "q": [x.tolist() for x in q],
        "p": [x.tolist() for x in p],
        "divergence": kl_divergence(Normal(q[0], (q[1] / 2).exp()), Normal(p[0], (p[1] / 2).exp())).tolist(),
    },
}
FILE.write_text(json.dumps(content) + "\n")
