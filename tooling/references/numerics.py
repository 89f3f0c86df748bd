"""References for packages/numerics, computed with mpmath at 60 digits.

    pip install mpmath==1.3.0
    python tooling/references/numerics.py               writes packages/numerics/src/special/reference.json
    python tooling/references/numerics.py --constants   prints the series constants of src/special

Every value is a pair of doubles [high, low] whose sum is the true value to about 32 digits, so that a test can count
errors in fractions of a unit in the last place. Arguments are exact doubles.
"""
import json
import random
import sys
from pathlib import Path

import mpmath as mp

assert mp.__version__ == "1.3.0", mp.__version__
mp.mp.dps = 60
OUTPUT = Path(__file__).parents[2] / "packages/numerics/src/special/reference.json"
draw = random.Random(20240131)


def pair(value):
    high = float(value)
    return [high, float(value - mp.mpf(high))]


def rows(function, arguments):
    """[[arguments], high, low], where the value is a normal or denormal double other than 0."""
    out = []
    for argument in arguments:
        given = argument if isinstance(argument, tuple) else (argument,)
        value = function(*[mp.mpf(a) for a in given])
        if value == 0 or abs(value) > mp.mpf("1.79e308") or abs(value) < mp.mpf("1e-323"):
            continue
        out.append([list(given), *pair(value)])
    return out


def log_uniform(low, high, count):
    return [10 ** draw.uniform(low, high) for _ in range(count)]


def signed(values):
    return [v if draw.random() < 0.5 else -v for v in values]


def uniform(low, high, count):
    return [draw.uniform(low, high) for _ in range(count)]


SMALL = [1e-300, 5e-324, 2.5e-308, 1e-20, 1e-10, 1e-5]


def elementary():
    exponents = uniform(-1, 1, 30) + uniform(-40, 40, 30) + uniform(-745, 709.7, 30) + signed(log_uniform(-12, 0, 20))
    exponents += [709.782712893384, -708.4, -745.1, 0.34657359027997264, -0.34657359027997264, 1.0, -1.0]
    near_one = [1 + d for d in signed(log_uniform(-12, -1, 30))]
    positive = near_one + log_uniform(-3, 3, 40) + log_uniform(-307, 308, 20) + SMALL + [1.7976931348623157e308, 2.0]
    above = [v - 1 for v in positive if v > 0.1] + signed(log_uniform(-15, -0.01, 40)) + [-0.9999999999999999]
    angles = uniform(-0.8, 0.8, 25) + uniform(-100, 100, 40) + signed(log_uniform(2, 308, 30)) + SMALL
    angles += [float(mp.pi / 2 * k) for k in (1, 2, 3, 4, 11, 1000, 636619)] + [6381956970095103.0 * 2.0**797]
    powers = [(x, y) for x, y in zip(log_uniform(-4, 4, 60), signed(log_uniform(-3, 1.5, 60)))]
    powers += [(x, y) for x, y in zip(near_one, signed(log_uniform(0, 12, 30)))]
    powers += [(1e300, 0.5), (5e-324, 0.25), (10.0, -320.0), (2.0, -1074.0), (3.0, 40.0), (-3.0, 3.0), (-2.0, -5.0)]
    gates = uniform(-2, 2, 30) + uniform(-40, 40, 40) + signed(log_uniform(-9, 0, 20)) + [-700.0, -740.0, 700.0]
    return {
        "exp": rows(mp.exp, exponents),
        "expm1": rows(mp.expm1, exponents + SMALL),
        "log": rows(mp.log, positive),
        "log1p": rows(mp.log1p, above + SMALL),
        "pow": rows(lambda x, y: mp.re(mp.power(x, y)), powers),
        "sin": rows(mp.sin, angles),
        "cos": rows(mp.cos, angles),
        "tanh": rows(mp.tanh, gates + SMALL),
        "softplus": rows(lambda x: mp.log1p(mp.exp(x)), gates),
        "sigmoid": rows(lambda x: 1 / (1 + mp.exp(-x)), gates),
    }


def gamma_family():
    arguments = uniform(0.01, 3, 60) + uniform(1.4, 1.6, 10) + uniform(3, 30, 30) + log_uniform(-8, 0, 20)
    arguments += log_uniform(1.5, 8, 25) + [1 + 1e-9, 1 - 1e-9, 2 + 1e-9, 0.5, 1.5, 2.5, 1e-300, 1e15, 1e100]
    negative = [-v for v in uniform(0.05, 20, 25)] + [-0.5, -1e-8, -100.25]
    differences = [(x, t) for x in (1.0, 2.0, 3.0, 17.0, 1000.0, 1e6, 0.5, 1e-3) for t in
                   (1e-8, 1e-3, 0.3, 1.0, 2.5, 9.9, 10.1, 123.4, 1e4, 1e6, 1e9, 1e15)]
    return {
        "lgamma": rows(mp.loggamma, arguments + [1e305]),
        "lgammaNegative": rows(lambda x: mp.log(abs(mp.gamma(x))), negative),
        "digamma": rows(mp.digamma, arguments),
        "digammaNegative": rows(mp.digamma, negative),
        "trigamma": rows(lambda x: mp.psi(1, x), [a for a in arguments if a > 1e-100]),
        "trigammaNegative": rows(lambda x: mp.psi(1, x), negative),
        "logGammaDifference": rows(lambda x, t: mp.loggamma(x + t) - mp.loggamma(t), differences),
    }


def negative_binomial(x, mean, theta):
    total = theta + mean
    return (mp.loggamma(x + theta) - mp.loggamma(theta) - mp.loggamma(x + 1)
            + theta * mp.log(theta / total) + x * mp.log(mean / total))


def zero_inflated(x, mean, theta, logit):
    inflation = 1 / (1 + mp.exp(-logit))
    rest = mp.log(1 - inflation) + negative_binomial(x, mean, theta)
    return mp.log(inflation + mp.exp(rest)) if x == 0 else rest


def distributions():
    normal = uniform(-6, 6, 40) + [-37.0, -20.0, -10.0, 1e-5, -1e-10, 8.0]
    probabilities = uniform(0.001, 0.999, 40) + log_uniform(-300, -3, 15) + [0.02425, 1 - 1e-9, 0.5 + 1e-9, 0.975]
    counts = [(x, m, t) for x in (0.0, 1.0, 7.0, 300.0, 1e6) for m in (1e-8, 0.3, 20.0, 1e6) for t in
              (1e-4, 0.1, 3.0, 40.0, 1e6, 1e10)]
    inflated = [(x, m, t, g) for x in (0.0, 3.0) for m in (1e-6, 0.5, 90.0) for t in (0.2, 50.0) for g in
                (-800.0, -30.0, -1.0, 0.0, 2.5, 30.0)]
    return {
        "normalCdf": rows(mp.ncdf, normal),
        "normalQuantile": rows(quantile, probabilities),
        "negativeBinomialLogProb": rows(negative_binomial, counts),
        "zinbLogProb": rows(zero_inflated, [c for c in inflated if c[3] > -700 or c[0] > 0]),
    }


def quantile(probability):
    """By Newton steps on log Φ from the tail's leading term, at 60 digits."""
    if probability > 0.5:
        return -quantile(1 - probability)
    x = mp.mpf(-1) if probability > 0.05 else -mp.sqrt(-2 * mp.log(probability))
    for _ in range(60):
        step = mp.log(mp.ncdf(x) / probability) * mp.ncdf(x) / mp.npdf(x)
        x -= step
        if abs(step) < mp.mpf(10) ** -50:
            break
    return x


def constants():
    print("(ζ(k) − 1) / k, k = 2 … 30:", [float((mp.zeta(k) - 1) / k) for k in range(2, 31)])
    print("1 − γ:", pair(1 - mp.euler))
    print("½ ln 2π:", pair(mp.log(2 * mp.pi) / 2))
    root = mp.findroot(mp.digamma, 1.46)
    print("root of ψ:", pair(root))
    print("ψ about it:", [float(mp.psi(k, root) / mp.factorial(k)) for k in range(1, 26)])
    print("ln 2:", pair(mp.log(2)), "2/3:", pair(mp.mpf(2) / 3))
    print("Stirling B2k/(2k(2k−1)):", [str(mp.bernfrac(2 * k)) for k in range(1, 11)])


if "--constants" in sys.argv:
    constants()
else:
    reference = {**elementary(), **gamma_family(), **distributions()}
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(table)}" for name, table in reference.items())
    OUTPUT.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
