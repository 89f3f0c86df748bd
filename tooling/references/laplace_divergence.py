"""Reference for plugins/priors/src/laplace: KL(N(mean, variance) || Laplace(0, scale)) by scipy's adaptive quadrature.

    python tooling/references/laplace_divergence.py    writes plugins/priors/src/laplace/divergence.json

Per latent, in float64. The gradients integrate the derivative of the normal density times log q - log p, so that they use no
closed form either. The integral is split at 0, the kink of the Laplace density, and at the mean.
"""
import json
from pathlib import Path

import numpy as np
import scipy
from scipy.integrate import quad
from scipy.stats import laplace, norm

assert scipy.__version__ == "1.17.1", scipy.__version__
FILE = Path(__file__).parents[2] / "plugins/priors/src/laplace/divergence.json"
SCALE = 1.5 / 2**0.5
MEANS = [-30.0, -4.0, -1.0, -0.25, -1e-3, 0.0, 1e-6, 0.5, 2.0, 6.0]
LOG_VARIANCES = [-14.0, -9.0, -4.0, -1.0, 0.0, 1.5, 4.0]


def integral(mean, deviation, weight):
    """E_q[weight(z, standardized z) (log q - log p)] over 38 standard deviations either way."""

    def integrand(z):
        return norm.pdf(z, mean, deviation) * weight((z - mean) / deviation) * (
            norm.logpdf(z, mean, deviation) - laplace.logpdf(z, 0, SCALE)
        )

    low, high = mean - 38 * deviation, mean + 38 * deviation
    cuts = sorted({low, high, mean, mean - 5 * deviation, mean + 5 * deviation, *([0.0] if low < 0 < high else [])})
    parts = [quad(integrand, a, b, epsabs=1e-13, epsrel=1e-12, limit=400)[0] for a, b in zip(cuts, cuts[1:])]
    return sum(parts)


cells = []
for mean in MEANS:
    for log_variance in LOG_VARIANCES:
        deviation = np.exp(log_variance / 2)
        cells.append(
            {
                "mean": mean,
                "logVariance": log_variance,
                "divergence": integral(mean, deviation, lambda u: 1.0),
                # d q / d mean = q u / deviation; d q / d log variance = q (u^2 - 1) / 2
                "byMean": integral(mean, deviation, lambda u: u / deviation),
                "byLogVariance": integral(mean, deviation, lambda u: (u * u - 1) / 2),
            }
        )
FILE.write_text(json.dumps({"deviation": 1.5, "cells": cells}) + "\n")
