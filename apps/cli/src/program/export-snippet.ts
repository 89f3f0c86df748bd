/** Python code for scvi-tools; docs/import-scvi.md shows it, and tooling/references/scvi_import.py runs it from there. */
export const EXPORT_SNIPPET = `import json
from pathlib import Path
import numpy, scvi
from safetensors.torch import save_file  # pip install safetensors

def export_for_heddle(model, folder):
    """A trained scvi.model.SCVI or LinearSCVI, as a folder that \`heddle import scvi\` reads."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    weights = {name: value.cpu().float().contiguous() for name, value in model.module.state_dict().items()}
    save_file(weights, Path(folder, "weights.safetensors"))
    totals = numpy.asarray(model.adata_manager.get_from_registry("X").sum(axis=1))
    described = {
        "scvi_tools": scvi.__version__, "class": type(model).__name__, "init": model.init_params_,
        "registry": model.adata_manager.registry, "median_total": float(numpy.median(totals)),
        "cells": [len(model.train_indices), len(model.validation_indices)], "epochs": len(model.history["elbo_train"]),
    }
    Path(folder, "model.json").write_text(json.dumps(described, default=lambda values: values.tolist()))
`;
