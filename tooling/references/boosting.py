"""References for gradient-boosted trees in plugins/metrics, computed with scikit-learn.

    python tooling/references/boosting.py    writes plugins/metrics/src/shared/prediction/boosting.json

`GradientBoostingRegressor` and `GradientBoostingClassifier` with default settings (100 trees of depth 3, learning rate 0.1):
the mean of `feature_importances_` over 40 random states, which select among equal splits, and `predict` on held-out cells. The
latents are exact in the 32 bits of scikit-learn, so ties and thresholds are the same.
"""
import importlib.metadata
import json
from pathlib import Path

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor

PINNED = {"scikit-learn": "1.9.1", "numpy": "2.4.6"}
for package, version in PINNED.items():
    assert importlib.metadata.version(package) == version, (package, importlib.metadata.version(package))
OUT = Path(__file__).parents[2] / "plugins" / "metrics" / "src" / "shared" / "prediction" / "boosting.json"
CELLS, HALF, LATENTS = 160, 110, 4

draw = np.random.Generator(np.random.PCG64(20261128))
codes = (np.round(draw.normal(size=(CELLS, LATENTS)) * 4096) / 4096).astype(np.float32)
usage = (codes[:, 0] ** 2 + 0.5 * codes[:, 1] + 0.3 * draw.normal(size=CELLS)).round(3)
level = np.digitize(codes[:, 2] + 0.7 * codes[:, 3] + 0.4 * draw.normal(size=CELLS), [-0.6, 0.6])
found = {}
for name, y, kind in (
    ("usage", usage, GradientBoostingRegressor),
    ("two", (level == 2).astype(int), GradientBoostingClassifier),
    ("three", level, GradientBoostingClassifier),
):
    fits = [kind(random_state=seed).fit(codes[:HALF], y[:HALF]) for seed in range(40)]
    importances = np.array([fit.feature_importances_ for fit in fits])
    predictions = np.array([fit.predict(codes[HALF:]) for fit in fits])
    found[name] = {
        "values": y.tolist(),
        "importance": importances.mean(axis=0).tolist(),
        "spread": importances.std(axis=0).tolist(),
        "predictions": (predictions.mean(axis=0) if name == "usage" else np.round(np.median(predictions, axis=0))).tolist(),
        "predictionSpread": predictions.std(axis=0).tolist(),
    }
    print(name, importances.mean(axis=0), importances.std(axis=0), predictions.std(axis=0).max())
source = f"scikit-learn {PINNED['scikit-learn']}"
OUT.write_text(json.dumps({"source": source, "codes": codes.astype(float).tolist(), "half": HALF, **found}) + "\n")
