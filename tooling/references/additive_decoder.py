"""References for plugins/networks/src/additive-decoder, computed with drvi-py in float64.

    python tooling/references/additive_decoder.py    writes plugins/networks/src/additive-decoder/reference.json

`DecoderDRVI(n_input, n_output, LogNegativeBinomialNoiseModel(dispersion="gene-cell"), n_cat_list, n_split=n_input,
split_aggregation, split_method, reuse_weights="everywhere", layers_dim, inject_covariates, use_layer_norm=True,
dropout_rate=0)` with the module's default activation ELU: the pooled parameters of `forward`, and torch.autograd's
gradients of their sum with given weights by the latents and every parameter. Linear weights are written inputs x outputs.
"""
import inspect
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from drvi.nn_modules.noise_model import LogNegativeBinomialNoiseModel
from drvi.scvi_tools_based.nn import DecoderDRVI

assert version("drvi-py") == "0.2.8", version("drvi-py")
assert torch.__version__.split("+")[0] == "2.15.0", torch.__version__
FILE = Path(__file__).parents[2] / "plugins/networks/src/additive-decoder/reference.json"
torch.set_default_dtype(torch.float64)
torch.Tensor.float = torch.Tensor.double  # one-hot codes are cast with .float()
draw = np.random.Generator(np.random.PCG64(20241106))
CELLS, LATENTS, GENES, BATCHES, HIDDEN = 5, 3, 6, 2, 4
CASES = {
    "log-sum-exp": dict(aggregation="logsumexp", width=LATENTS, deep=False),
    "mean, wider, covariates in every layer": dict(aggregation="sum", width=5, deep=True),
}


def values(*shape):
    return torch.tensor(draw.normal(size=shape).astype(np.float32).round(3).astype(np.float64))


content = []
for title, case in CASES.items():
    method = "split_map" if case["width"] == LATENTS else f"split_map@{case['width']}"
    decoder = DecoderDRVI(
        LATENTS, GENES, LogNegativeBinomialNoiseModel(dispersion="gene-cell"), n_cat_list=[BATCHES], n_split=LATENTS,
        split_aggregation=case["aggregation"], split_method=method, reuse_weights="everywhere",
        layers_dim=(HIDDEN, HIDDEN), dropout_rate=0.0, inject_covariates=case["deep"], use_batch_norm=False,
        use_layer_norm=True, activation_fn=torch.nn.ELU,
    ).double()
    with torch.no_grad():
        for parameter in decoder.parameters():
            parameter.copy_(values(*parameter.shape))
    z, batch = values(CELLS, LATENTS).requires_grad_(), torch.arange(CELLS)[:, None] % BATCHES
    _, pooled, _ = decoder(z, batch, None, torch.ones(CELLS))
    weights = {name: values(CELLS, GENES) for name in pooled}
    total = sum((weights[name] * pooled[name]).sum() for name in pooled)
    names, parameters = zip(*decoder.named_parameters())
    gradients = torch.autograd.grad(total, [z, *parameters])
    content.append({
        "title": title,
        **case,
        "z": z.tolist(),
        "batch": batch[:, 0].tolist(),
        "parameters": {n: (p.T if p.dim() == 2 else p).tolist() for n, p in zip(names, parameters)},
        "pooled": {n: p.tolist() for n, p in pooled.items()},
        "weights": {n: w.tolist() for n, w in weights.items()},
        "gradientByLatents": gradients[0].tolist(),
        "gradients": {n: (g.T if g.dim() == 2 else g).tolist() for n, g in zip(names, gradients[1:])},
    })
    print(title, {n: tuple(p.shape) for n, p in zip(names, parameters)})
print({k: p.default for k, p in inspect.signature(DecoderDRVI.__init__).parameters.items() if p.default is not p.empty})
FILE.write_text(json.dumps(content) + "\n")
