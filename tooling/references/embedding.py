"""References for covariates with an embedding, computed with torch and scvi-tools' scvi.nn.Embedding in float64.

    python tooling/references/embedding.py    writes packages/layers/src/embedding.json

scvi-tools concatenates the rows of the embedding to the input of a layer (VAE.generative with
batch_representation="embedding"). The reference is an affine layer of that input, with gradients of Σ dy · output.
"""
import json
from pathlib import Path

import numpy as np
import torch
from scvi.nn import Embedding

assert torch.__version__.split("+")[0] == "2.15.0", torch.__version__
FILE = Path(__file__).parents[2] / "packages/layers/src/embedding.json"
torch.set_default_dtype(torch.float64)
draw = np.random.Generator(np.random.PCG64(20181130))
LEVELS, DIMENSIONS, INPUTS, OUTPUTS = 7, 5, 3, 4


def values(*shape):
    return torch.tensor(draw.normal(size=shape).astype(np.float32).round(3).astype(np.float64))


codes = torch.tensor([3, 0, 3, 6, 3, 0])
x, weights, bias = values(len(codes), INPUTS), values(INPUTS + DIMENSIONS, OUTPUTS), values(OUTPUTS)
dy = values(len(codes), OUTPUTS)
embedding = Embedding(LEVELS, DIMENSIONS)
with torch.no_grad():
    embedding.weight.copy_(values(LEVELS, DIMENSIONS))
weights.requires_grad_()
output = torch.cat([x, embedding(codes)], dim=-1) @ weights + bias
(output * dy).sum().backward()
content = {
    "codes": codes.tolist(),
    "x": x.tolist(),
    "table": embedding.weight.tolist(),
    "weights": weights.tolist(),
    "bias": bias.tolist(),
    "dy": dy.tolist(),
    "output": output.tolist(),
    "gradient": {"table": embedding.weight.grad.tolist(), "weights": weights.grad.tolist()},
}
FILE.write_text(json.dumps(content) + "\n")
