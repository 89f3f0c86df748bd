"""Expected values for test/reference.json, by numpy.

After a change of the method, run it in this folder: python generate.py
"""
import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(7)
start = rng.normal(size=3)
gradients = rng.normal(size=(4, 3))
learning_rate, momentum = 0.05, 0.8

weight, velocity, weights = start.copy(), np.zeros(3), []
for gradient in gradients:
    velocity = momentum * velocity + gradient
    weight = weight - learning_rate * velocity
    weights.append(weight.tolist())

reference = {
    "start": start.tolist(),
    "gradients": gradients.tolist(),
    "learningRate": learning_rate,
    "momentum": momentum,
    "weights": weights,
}

(Path(__file__).parent.parent / "test" / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
