"""References for plugins/networks/src/linear-decoder, computed with scvi-tools in float64.

    python tooling/references/linear_decoder.py    writes plugins/networks/src/linear-decoder/reference.json

`scvi.nn.LinearDecoderSCVI(latents, genes, n_cat_list=[batches], use_batch_norm=True, bias=False)`: the raw heads
`factor_regressor(z, batch)` and `px_dropout_decoder(z, batch)` in training and outside, running moments after one pass,
and the loadings as `LDVAE.get_loadings` computes them.
"""
import json
from pathlib import Path

import numpy as np
import scvi
import torch
from scvi.nn import LinearDecoderSCVI

assert scvi.__version__ == "1.4.2", scvi.__version__
assert torch.__version__.split("+")[0] == "2.15.0", torch.__version__
FILE = Path(__file__).parents[2] / "plugins/networks/src/linear-decoder/reference.json"
torch.set_default_dtype(torch.float64)
draw = np.random.Generator(np.random.PCG64(20200401))
CELLS, LATENTS, GENES, BATCHES = 6, 3, 5, 2


def values(*shape):
    return torch.tensor(draw.normal(size=shape).astype(np.float32).round(3).astype(np.float64))


decoder = LinearDecoderSCVI(LATENTS, GENES, n_cat_list=[BATCHES], use_batch_norm=True, bias=False).double()
z, batch = values(CELLS, LATENTS), torch.arange(CELLS)[:, None] % BATCHES
parts = {"mean": decoder.factor_regressor, "dropout": decoder.px_dropout_decoder}
content = {"z": z.tolist(), "batch": batch[:, 0].tolist(), "heads": {}}
for name, layers in parts.items():
    linear, norm = layers.fc_layers[0][0], layers.fc_layers[0][1]
    with torch.no_grad():
        linear.weight.copy_(values(GENES, LATENTS + BATCHES))
        norm.weight.copy_(values(GENES))
        norm.bias.copy_(values(GENES))
        norm.running_mean.copy_(values(GENES))
        norm.running_var.copy_(values(GENES).exp())
        start = {"runningMean": norm.running_mean.tolist(), "runningVariance": norm.running_var.tolist()}
        layers.eval()
        outside = layers(z, batch)
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        loadings = (torch.diag(scale) @ linear.weight)[:, :-BATCHES]
        layers.train()
        training = layers(z, batch)
    content["heads"][name] = {
        "weights": linear.weight.T[:LATENTS].tolist(),
        "covariateWeights": linear.weight.T[LATENTS:].tolist(),
        "scale": norm.weight.tolist(),
        "shift": norm.bias.tolist(),
        **start,
        "outside": outside.tolist(),
        "training": training.tolist(),
        "loadings": loadings.tolist(),
        "runningMeanAfter": norm.running_mean.tolist(),
        "runningVarianceAfter": norm.running_var.tolist(),
    }
FILE.write_text(json.dumps(content) + "\n")
