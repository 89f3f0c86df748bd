"""References for the differential expression of packages/runtime, computed by scvi-tools' own code.

    python tooling/references/differential_expression.py    writes packages/runtime/src/differential/reference.json

`DifferentialComputation.get_bayes_factors` and `_fdr_de_prediction` of scvi-tools receive samples of normalized expression
in place of a model's, so that both programs compare the same samples. Only the two modules of scvi-tools that define
them are loaded, with stand-ins for what they import but do not use here (torch, the registry), so that
`pip install --no-deps scvi-tools==1.4.2` suffices.
"""
import importlib.metadata
import importlib.util
import json
import sys
import types
from pathlib import Path

import numpy as np
import pandas as pd

PINNED = {"scvi-tools": "1.4.2", "numpy": "2.4.6", "scikit-learn": "1.9.1"}
for package, version in PINNED.items():
    assert importlib.metadata.version(package) == version, (package, importlib.metadata.version(package))
OUT = Path(__file__).parents[2] / "packages" / "runtime" / "src" / "differential" / "reference.json"
SAMPLES, GENES, CELLS = 40, 12, 30


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made
    return made


def load(name, file):
    found = importlib.metadata.distribution("scvi-tools").locate_file(f"scvi/model/base/{file}")
    spec = importlib.util.spec_from_file_location(name, found)
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[name] = loaded
    spec.loader.exec_module(loaded)
    return loaded


module("torch", inference_mode=lambda: lambda function: function, Tensor=np.ndarray)
keys = types.SimpleNamespace(X_KEY="X", BATCH_KEY="batch")
module("scvi", REGISTRY_KEYS=keys, settings=types.SimpleNamespace(warnings_stacklevel=2)).__path__ = []
module("scvi._types", Number=float)
module("scvi.data", AnnDataManager=object).__path__ = []
module("scvi.data._constants", _ADATA_MINIFY_TYPE_UNS_KEY="", ADATA_MINIFY_TYPE=None)
module("scvi.utils", track=None)
module("anndata", AnnData=object)
for package in ("scvi.model", "scvi.model.base"):
    module(package).__path__ = []
differential = load("scvi.model.base._differential", "_differential.py")
core = load("scvi.model.base._de_core", "_de_core.py")

draw = np.random.Generator(np.random.PCG64(20261130))
level = draw.gamma(0.8, size=GENES)
effect = np.array([0, 0, 0, 0, 2.5, -2.5, 0.6, -0.6, 0.2, 0, 0, 1.2])


def samples(shift):
    raw = level * np.exp2(shift) * draw.lognormal(0, 0.4, size=(SAMPLES, GENES))
    raw[:, [2, 9]] *= 1e-4
    # values of float32, which Heddle stores
    return (raw / raw.sum(1, keepdims=True)).astype(np.float32).astype(np.float64)


scales = [samples(effect), samples(np.zeros(GENES))]
counts = draw.poisson(np.where(np.isin(np.arange(GENES), [2, 9]), 0.0, 40 * level / level.sum()), (2 * CELLS, GENES))
in_first = np.arange(2 * CELLS) < CELLS


class Manager:
    adata = types.SimpleNamespace(shape=counts.shape)

    def get_from_registry(self, key):
        return counts

    def get_state_registry(self, key):
        return types.SimpleNamespace(categorical_mapping=[0])


def model_fn(adata, indices, transform_batch, n_samples_overall):
    return scales[0 if indices[0] == 0 else 1]


def compare(**settings):
    computation = differential.DifferentialComputation(model_fn, None, Manager())
    found = computation.get_bayes_factors(in_first, ~in_first, n_samples_overall=SAMPLES, **settings)
    listed = {name: np.asarray(value).tolist() for name, value in found.items()}
    if settings["mode"] == "change":
        for fdr in (0.05, 0.2):
            listed[f"is_de_fdr_{fdr}"] = core._fdr_de_prediction(pd.Series(found["proba_de"]), fdr=fdr).tolist()
    return {"settings": settings, "expected": listed}


OUT.write_text(
    json.dumps(
        {
            "source": f"scvi-tools {PINNED['scvi-tools']}",
            "scales": [each.tolist() for each in scales],
            "counts": counts.tolist(),
            "cells": CELLS,
            "cases": [
                compare(mode="vanilla"),
                compare(mode="change", delta=0.25, cred_interval_lvls=[0.5, 0.95]),
                compare(mode="change", delta=0.5, test_mode="two", cred_interval_lvls=[0.95]),
                compare(mode="change", delta=0.25, pseudocounts=1e-3, cred_interval_lvls=[0.95]),
            ],
        }
    )
    + "\n"
)
print(json.dumps(compare(mode="change", delta=0.25)["expected"]["proba_de"]))
