"""References for the metric auroc of plugins/metrics, computed with scikit-learn.

    python tooling/references/roc.py    writes plugins/metrics/src/auroc/reference.json

`roc_auc_score(level == each, latent)` for every level and latent. Latents are rounded, so that many values are equal; the
last latent is constant.
"""
import importlib.metadata
import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.metrics import roc_auc_score

PINNED = {"scikit-learn": "1.9.1", "numpy": "2.4.6"}
for package, version in PINNED.items():
    assert importlib.metadata.version(package) == version, (package, importlib.metadata.version(package))
OUT = Path(__file__).parents[2] / "plugins" / "metrics" / "src" / "auroc" / "reference.json"
CELLS, LATENTS, LEVELS = 120, 4, 3

draw = np.random.Generator(np.random.PCG64(20261130))
level = draw.choice(LEVELS, CELLS, p=[0.7, 0.2, 0.1])
codes = draw.normal(size=(CELLS, LATENTS))
codes[:, 0] += 1.5 * (level == 2)
codes[:, 1] -= 0.8 * (level == 0)
codes = codes.round(1)
codes[:, 3] = 0.5

areas = [[float(roc_auc_score(level == each, codes[:, latent])) for latent in range(LATENTS)] for each in range(LEVELS)]
found = {"level": level.tolist(), "codes": codes.tolist(), "areas": areas}
OUT.write_text(json.dumps({"source": f"scikit-learn {sklearn.__version__}", **found}) + "\n")
print(areas)
