"""References for the differential abundance of packages/runtime, computed with torch's mixture distributions, as scvi-tools does.

    python tooling/references/differential_abundance.py    writes packages/runtime/src/abundance/reference.json

The mixture of one sample is that of scvi-tools 1.4.2, `MRVI.get_aggregated_posterior`: MixtureSameFamily of equal weights over
Independent(Normal or StudentT). Two densities are written for each cell: of all components, and without the cell's own.
"""
import importlib.metadata
import json
from pathlib import Path

import torch
import torch.distributions as dist

assert importlib.metadata.version("torch").split("+")[0] == "2.15.0", importlib.metadata.version("torch")
OUT = Path(__file__).parents[2] / "packages" / "runtime" / "src" / "abundance" / "reference.json"
CELLS, LATENTS = 24, 3
SAMPLES = [list(range(0, 5)), list(range(5, 12)), list(range(12, 24))]

torch.manual_seed(20261130)
torch.set_default_dtype(torch.float64)
# float32 values, which Heddle stores
loc = (torch.randn(CELLS, LATENTS) * 2).float().double()
scale = (torch.rand(CELLS, LATENTS) * 0.9 + 0.05).float().double()


def log_density(cells, dof, z):
    own_loc, own_scale = loc[cells], scale[cells]
    components = dist.Normal(own_loc, own_scale) if dof is None else dist.StudentT(dof, own_loc, own_scale)
    mixture = dist.MixtureSameFamily(dist.Categorical(logits=torch.ones(len(cells))), dist.Independent(components, 1))
    return mixture.log_prob(z)


def case(dof):
    return {
        "degreesOfFreedom": dof,
        "all": [log_density(cells, dof, loc).tolist() for cells in SAMPLES],
        "withoutOwn": [
            [log_density([c for c in cells if c != i], dof, loc[i]).item() for i in range(CELLS)] for cells in SAMPLES
        ],
        "meanOfSamples": (
            torch.logsumexp(torch.stack([log_density(cells, dof, loc) for cells in SAMPLES]), 0)
            - torch.log(torch.tensor(float(len(SAMPLES))))
        ).tolist(),
    }


OUT.write_text(
    json.dumps(
        {
            "source": "torch 2.15.0",
            "means": loc.tolist(),
            "deviations": scale.tolist(),
            "samples": SAMPLES,
            "cases": [case(None), case(3.0)],
        }
    )
    + "\n"
)
