"""References for the classifier of partial labels: loss and gradients of scvi-tools' linear classifier under torch.

    python tooling/references/classification.py    writes packages/runtime/src/composition/classifier.reference.json

The loss is that of SCANVI in scvi-tools 1.4.2 (`SCANVAE.loss`): classification_ratio times F.cross_entropy over the labeled cells
(Kingma et al. 2014, equation 9), with `Classifier(n_layers=0, logits=True)`, which linear_classifier=True selects.
"""
import importlib.metadata
import json
from pathlib import Path

import torch
import torch.nn.functional as F
from scvi.module import Classifier

for name, version in {"torch": "2.15.0", "scvi-tools": "1.4.2"}.items():
    assert importlib.metadata.version(name).split("+")[0] == version, name
OUT = Path(__file__).parents[2] / "packages" / "runtime" / "src" / "composition" / "classifier.reference.json"
CELLS, LATENTS, LEVELS, RATIO = 9, 4, 3, 50.0
CODES = [2, -1, 0, 1, -1, 1, 2, -1, 0]

torch.manual_seed(20261130)
values = (torch.randn(CELLS, LATENTS) * 2).float().double()
codes = torch.tensor(CODES)


def case(latents):
    """`latents`: columns that the classifier reads, from 0."""
    classifier = Classifier(n_input=len(latents), n_hidden=0, n_labels=LEVELS, n_layers=0, dropout_rate=0.0, logits=True).double()
    linear = classifier.classifier[-1]
    with torch.no_grad():
        for parameter in classifier.parameters():
            parameter.copy_(parameter.float().double())
    means = values.clone().requires_grad_()
    logits = classifier(means[:, latents])
    loss = RATIO * F.cross_entropy(logits[codes >= 0], codes[codes >= 0])
    loss.backward()
    return {
        "latents": [latent + 1 for latent in latents],
        "weights": linear.weight.T.tolist(),
        "bias": linear.bias.tolist(),
        "loss": loss.item(),
        "probabilities": torch.softmax(logits, 1).tolist(),
        "gradients": {
            "means": means.grad.tolist(),
            "weights": linear.weight.grad.T.tolist(),
            "bias": linear.bias.grad.tolist(),
        },
    }


OUT.write_text(
    json.dumps(
        {
            "source": "scvi-tools 1.4.2, torch 2.15.0",
            "classificationRatio": RATIO,
            "means": values.tolist(),
            "codes": CODES,
            "cases": [case([0, 1, 2, 3]), case([3, 1])],
        }
    )
    + "\n"
)
