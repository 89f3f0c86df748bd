"""References for the objective hsic-vae, computed with hyppo in float64.

    python tooling/references/dependence.py    writes plugins/objectives/src/hsic-vae/reference.json

Kernels are `sklearn.metrics.pairwise.rbf_kernel(x, gamma=1 / (2 * scale**2))`, their mean over scales. Joint:
`hyppo.d_variate.dHsic(compute_kernel=kernel).statistic(*latents)`. Pairwise: for each pair of latents
`hyppo.independence.dcorr._dcov(1 - K, 1 - L, bias=False)`, as `hyppo.independence.Hsic` does. Gradients are
`scipy.differentiate.derivative` of these with respect to each latent.
"""
import itertools
import json
from pathlib import Path

import hyppo
import numpy as np
import scipy
import sklearn
from hyppo.d_variate import dHsic
from hyppo.independence.dcorr import _dcov
from scipy.differentiate import derivative
from sklearn.metrics.pairwise import rbf_kernel

PINNED = {hyppo: "0.5.2", np: "2.4.6", scipy: "1.17.1", sklearn: "1.9.1"}
for module, version in PINNED.items():
    assert module.__version__ == version, (module.__name__, module.__version__)
FILE = Path(__file__).parents[2] / "plugins/objectives/src/hsic-vae/reference.json"
draw = np.random.Generator(np.random.PCG64(20180522))
CELLS, UNITS = 9, 3

z = draw.normal(size=(CELLS, UNITS))
z[:, 1] = z[:, 0] ** 2 + 0.5 * z[:, 1]
z = z.round(3)


def kernel(scales):
    return lambda x: sum(rbf_kernel(x, gamma=1 / (2 * scale**2)) for scale in scales) / len(scales)


def joint(codes, scales):
    return dHsic(compute_kernel=kernel(scales)).statistic(*(codes[:, [j]] for j in range(UNITS)))


def pairwise(codes, scales):
    tables = [1 - kernel(scales)(codes[:, [j]]) for j in range(UNITS)]
    return sum(_dcov(a, b, bias=False) for a, b in itertools.combinations(tables, 2))


def gradient(statistic, scales):
    def at(cell, unit):
        def moved(values):
            found = np.empty_like(values)
            for i, value in np.ndenumerate(values):
                codes = z.copy()
                codes[cell, unit] = value
                found[i] = statistic(codes, scales)
            return found

        result = derivative(moved, z[cell, unit], initial_step=0.1)
        assert result.success and result.error < 1e-10, result
        return round(float(result.df), 12)

    return [[at(cell, unit) for unit in range(UNITS)] for cell in range(CELLS)]


content = {
    "source": f"hyppo {hyppo.__version__}",
    "z": z.tolist(),
    "cases": [
        {
            "form": form,
            "scales": scales,
            "value": float(statistic(z, scales)),
            "gradient": gradient(statistic, scales),
        }
        for form, statistic in (("pairwise", pairwise), ("joint", joint))
        for scales in ([1.0], [0.3, 1.0, 3.0])
    ],
}
FILE.write_text(json.dumps(content) + "\n")
