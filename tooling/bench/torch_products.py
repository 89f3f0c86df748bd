"""A participant of products.mjs: products of matrices by PyTorch.

    python tooling/bench/torch_products.py THREADS    answers lines of JSON; needs requirements.txt
"""
import json
import statistics
import sys
import time

import torch

torch.set_num_threads(int(sys.argv[1]))


def matrix(rows, columns, transposed):
    values = torch.rand((columns, rows) if transposed else (rows, columns))
    return values.t() if transposed else values


def median_time(product, milliseconds):
    """Milliseconds of torch.mm on operands as they lie in memory in the step."""
    a = matrix(product["m"], product["k"], product["aTransposed"])
    b = matrix(product["k"], product["n"], product["bTransposed"])
    out = torch.empty(product["m"], product["n"])
    for _ in range(10):
        torch.mm(a, b, out=out)
    times, until = [], time.perf_counter() + milliseconds / 1e3
    while not times or time.perf_counter() < until:
        began = time.perf_counter()
        torch.mm(a, b, out=out)
        times.append(1e3 * (time.perf_counter() - began))
    return statistics.median(times)


for line in sys.stdin:
    request = json.loads(line)
    share = request["milliseconds"] / len(request["products"])
    print(json.dumps({"times": [median_time(product, share) for product in request["products"]]}), flush=True)
