"""Expected values for test/reference.json, by numpy: software that knows nothing of this package.

Run it from this folder after a change of the method: python generate.py
"""
import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(7)
start = rng.normal(size=3)
gradients = rng.normal(size=(4, 3))
learning_rate, momentum = 0.05, 0.8

weight, speed, weights = start.copy(), np.zeros(3), []
for gradient in gradients:
    speed = momentum * speed + gradient
    weight = weight - learning_rate * speed
    weights.append(weight.tolist())

reference = {
    "start": start.tolist(),
    "gradients": gradients.tolist(),
    "learningRate": learning_rate,
    "momentum": momentum,
    "weights": weights,
}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
