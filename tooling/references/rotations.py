"""References for plugins/rotations, computed with numpy and scikit-learn.

    python tooling/references/rotations.py    writes plugins/rotations/src/reference.json

`cells` mixes four independent non-Gaussian sources. `ica` is the map of largest summed negentropy (Hyvarinen 1998), found by
`scipy.optimize.minimize` (L-BFGS-B, then Nelder-Mead) over the angles of all plane rotations after symmetric whitening, the best of 20 starts.
`fast_ica` is `sklearn.decomposition.FastICA(algorithm="parallel", whiten="unit-variance", fun="exp")`. `varimax` is the map of
the usual iteration by singular value decompositions. `within` is `ica` after subtracting the mean of each group. `noisy` is
`ica` of `cells` with posterior variances: the covariance that is whitened is that of the cells plus the variances, and the odd
and even part of a latent's negentropy are multiplied by the third and fourth power of its share of the variance of draws.
Rows are in descending order of negentropy (of variance for varimax), with positive skewness.
"""
import itertools
import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize
from sklearn.decomposition import FastICA

PINNED = {scipy: "1.17.1", sklearn: "1.9.1"}
for module, version in PINNED.items():
    assert module.__version__ == version, (module.__name__, module.__version__)
TARGET = Path(__file__).parents[2] / "plugins/rotations/src/reference.json"
draw = np.random.Generator(np.random.PCG64(20210426))

CELLS, LATENTS = 400, 4
K1, K2 = 36 / (8 * np.sqrt(3) - 9), 1 / (2 - 6 / np.pi)


def negentropy(u, share=1):
    """Per column of u, which is standardized first."""
    u = (u - u.mean(0)) / u.std(0)
    odd, even = np.mean(u * np.exp(-u * u / 2), 0), np.mean(np.abs(u), 0) - np.sqrt(2 / np.pi)
    return share**3 * K1 * odd**2 + share**4 * K2 * even**2


def variance(u):
    return u.var(0)


def canonical(matrix, z, score):
    """Rows in descending order of the score, each with positive skewness."""
    u = z @ matrix.T
    matrix = matrix[np.argsort(-score(u), kind="stable")]
    u = z @ matrix.T
    return matrix * np.sign(np.mean((u - u.mean(0)) ** 3, 0))[:, None]


def plane_rotations(angles):
    rotation = np.eye(LATENTS)
    for angle, (i, j) in zip(angles, itertools.combinations(range(LATENTS), 2)):
        plane = np.eye(LATENTS)
        plane[i, i] = plane[j, j] = np.cos(angle)
        plane[i, j], plane[j, i] = np.sin(angle), -np.sin(angle)
        rotation = plane @ rotation
    return rotation


def ica(z, noise=np.zeros(LATENTS)):
    z = z - z.mean(0)
    values, vectors = np.linalg.eigh(np.cov(z.T, bias=True) + np.diag(noise))
    white = vectors @ np.diag(values**-0.5) @ vectors.T
    score = lambda u: negentropy(u, u.var(0) if noise.any() else 1)
    loss = lambda angles: -score(z @ white.T @ plane_rotations(angles).T).sum()
    planes = LATENTS * (LATENTS - 1) // 2
    starts = [np.zeros(planes), *draw.uniform(0, np.pi, (19, planes))]
    found = [minimize(loss, start, method="L-BFGS-B", options={"ftol": 1e-15, "gtol": 1e-10}) for start in starts]
    best = min(found, key=lambda each: each.fun)
    for _ in range(5):  # |u| has kinks, at which L-BFGS-B stops early
        best = minimize(loss, best.x, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-14, "maxiter": 20000})
    return canonical(plane_rotations(best.x) @ white, z, score), -best.fun


def varimax(z):
    z = z - z.mean(0)
    rotation, before = np.eye(LATENTS), 0
    for _ in range(1000):
        u = z @ rotation
        left, singular, right = np.linalg.svd(z.T @ (u**3 - u * np.mean(u**2, 0)))
        rotation = left @ right
        if singular.sum() < before * (1 + 1e-14):
            break
        before = singular.sum()
    return canonical(rotation.T, z, variance)


sources = np.stack(
    [
        (draw.uniform(size=CELLS) < 0.25) * 3 + 0.4 * draw.normal(size=CELLS),
        (draw.uniform(size=CELLS) < 0.1) * 4 + 0.4 * draw.normal(size=CELLS),
        np.where(draw.uniform(size=CELLS) < 0.5, 1.5, -1.5) + 0.4 * draw.normal(size=CELLS),
        draw.normal(size=CELLS) ** 3,
    ],
    1,
)
mixing = draw.normal(size=(LATENTS, LATENTS))
cells = np.round(sources @ mixing.T, 6)
group = draw.integers(0, 3, CELLS)
shifted = np.round(cells + np.array([[0, 0, 0, 0], [4, -3, 2, 5], [-2, 5, 3, -4]])[group], 6)
residual = shifted - np.stack([shifted[group == level].mean(0) for level in range(3)])[group]

matrix, total = ica(cells)
within, _ = ica(residual)
variances = [0.05, 4, 0.6, 1.5]
fast = FastICA(algorithm="parallel", whiten="unit-variance", fun="exp", tol=1e-10, max_iter=2000, random_state=0).fit(cells)

reference = {
    "cells": cells.tolist(),
    "shifted": shifted.tolist(),
    "group": group.tolist(),
    "negentropy": total,
    "ica": matrix.tolist(),
    "within": within.tolist(),
    "fast_ica": canonical(fast.components_, cells - cells.mean(0), negentropy).tolist(),
    "varimax": varimax(cells).tolist(),
    "variances": variances,
    "noisy": ica(cells, np.array(variances))[0].tolist(),
}
TARGET.write_text(json.dumps(reference) + "\n")
