import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { largestUlps, type ReferenceRow } from "../../test/ulp.js";
import { exp, expm1 } from "./exp.js";
import { sigmoid, softplus, tanh } from "./gates.js";
import { log, log1p } from "./log.js";
import { logSumExp } from "./log-sum-exp.js";
import { pow } from "./pow.js";
import rawReference from "./reference.json" with { type: "json" };
import { cos, sin } from "./sine.js";

const reference = rawReference as unknown as Record<string, readonly ReferenceRow[]>;

/** Bounds in ulp: measured maxima over some thousand more arguments were 0.79, 0.73, 0.72, 0.74, 0.6, 0.71, 0.70, … */
const bounded: readonly (readonly [string, (...x: number[]) => number, number])[] = [
  ["exp", exp, 1],
  ["expm1", expm1, 1],
  ["log", log, 1],
  ["log1p", log1p, 1],
  ["pow", pow, 1],
  ["sin", sin, 1],
  ["cos", cos, 1],
  ["tanh", tanh, 2],
  ["softplus", softplus, 2],
  ["sigmoid", sigmoid, 2],
];

describe("against mpmath at 60 digits", () => {
  for (const [name, f, bound] of bounded) {
    test(`${name} is below ${bound} ulp, denormal results and huge arguments included`, () => {
      expect(reference[name]!.length).toBeGreaterThan(80);
      expect(largestUlps(f, reference[name]!)).toBeLessThan(bound);
    });
  }
});

describe("extremes are exact", () => {
  const cases: readonly (readonly [string, (x: number) => number, readonly (readonly [number, number])[]])[] = [
    [
      "exp",
      exp,
      [
        [0, 1],
        [-0, 1],
        [Infinity, Infinity],
        [-Infinity, 0],
        [710, Infinity],
        [-746, 0],
        [-745.1332191019411, 5e-324],
        [NaN, NaN],
      ],
    ],
    [
      "expm1",
      expm1,
      [
        [0, 0],
        [-0, -0],
        [Infinity, Infinity],
        [-Infinity, -1],
        [-50, -1],
        [5e-324, 5e-324],
        [NaN, NaN],
      ],
    ],
    [
      "log",
      log,
      [
        [0, -Infinity],
        [-0, -Infinity],
        [1, 0],
        [Infinity, Infinity],
        [-1, NaN],
        [-Infinity, NaN],
        [-5e-324, NaN],
        [NaN, NaN],
      ],
    ],
    [
      "log1p",
      log1p,
      [
        [0, 0],
        [-0, -0],
        [-1, -Infinity],
        [-1.1, NaN],
        [Infinity, Infinity],
        [-Infinity, NaN],
        [5e-324, 5e-324],
        [NaN, NaN],
      ],
    ],
    [
      "sin",
      sin,
      [
        [0, 0],
        [-0, -0],
        [Infinity, NaN],
        [-Infinity, NaN],
        [5e-324, 5e-324],
        [NaN, NaN],
      ],
    ],
    [
      "cos",
      cos,
      [
        [0, 1],
        [-0, 1],
        [Infinity, NaN],
        [5e-324, 1],
        [NaN, NaN],
      ],
    ],
    [
      "tanh",
      tanh,
      [
        [0, 0],
        [-0, -0],
        [Infinity, 1],
        [-Infinity, -1],
        [30, 1],
        [-5e-324, -5e-324],
        [NaN, NaN],
      ],
    ],
    [
      "softplus",
      softplus,
      [
        [1000, 1000],
        [-1000, 0],
        [Infinity, Infinity],
        [-Infinity, 0],
        [NaN, NaN],
      ],
    ],
    [
      "sigmoid",
      sigmoid,
      [
        [0, 0.5],
        [Infinity, 1],
        [-Infinity, 0],
        [40, 1],
        [-800, 0],
        [NaN, NaN],
      ],
    ],
  ];
  for (const [name, f, rows] of cases) {
    test(name, () => {
      for (const [x, value] of rows) expect(f(x), `${name}(${x})`).toBe(value);
    });
  }

  test("pow agrees with ECMAScript's operator on every pair of special values: exactly, or by 1 ulp where the value is irrational", () => {
    const special = [
      0,
      -0,
      1,
      -1,
      2,
      -2,
      0.5,
      -0.5,
      3,
      -3,
      Infinity,
      -Infinity,
      NaN,
      2 ** 53,
      -(2 ** 53),
      1e300,
      5e-324,
    ];
    for (const x of special) {
      for (const y of special) {
        const expected = x ** y;
        if (Math.abs(y) === 0.5 && Math.abs(pow(x, y) / expected - 1) <= Number.EPSILON) continue;
        expect(pow(x, y), `pow(${x}, ${y})`).toBe(expected);
      }
    }
  });
});

describe("identities", () => {
  const moderate = fc.double({ min: -300, max: 300, noNaN: true });

  test("integer powers below 2⁵³ are exact", () => {
    for (let x = 2; x < 60; x++) {
      for (let y = 0, power = 1; power < 2 ** 53; y++, power *= x) expect(pow(x, y)).toBe(power);
    }
  });

  test("log(exp(x)) = x within 2 ulp of max(1, |x|): each loses below 1", () => {
    fc.assert(fc.property(moderate, (x) => Math.abs(log(exp(x)) - x) <= 2 * Number.EPSILON * Math.max(1, Math.abs(x))));
  });

  test("sin² + cos² = 1 within 4 rounding units, at any size of angle", () => {
    const angle = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(fc.property(angle, (x) => Math.abs(sin(x) ** 2 + cos(x) ** 2 - 1) <= 4 * Number.EPSILON));
  });

  test("sigmoid(x) + sigmoid(−x) = 1 and softplus(x) − softplus(−x) = x within 4 rounding units", () => {
    fc.assert(
      fc.property(moderate, (x) => {
        const unit = 4 * Number.EPSILON * Math.max(1, Math.abs(x));
        return Math.abs(sigmoid(x) + sigmoid(-x) - 1) <= unit && Math.abs(softplus(x) - softplus(-x) - x) <= unit;
      }),
    );
  });

  test("exp, log and tanh never fall where the argument rises by one part in 10⁹", () => {
    fc.assert(
      fc.property(moderate, (x) => {
        const next = x + Math.abs(x) * 1e-9;
        const up = Math.abs(next);
        const low = Math.min(up, Math.abs(x));
        const high = Math.max(up, Math.abs(x));
        return exp(next) >= exp(x) && tanh(next) >= tanh(x) && log(high) >= log(low);
      }),
    );
  });
});

describe("logSumExp", () => {
  test("moves with its arguments: logSumExp(x + 1000) = logSumExp(x) + 1000 within 1e-12, where exp overflows", () => {
    const values = [0.3, -2, 1.5];
    const plain = log(exp(0.3) + exp(-2) + exp(1.5));
    expect(Math.abs(logSumExp(values) - plain)).toBeLessThan(1e-15);
    expect(Math.abs(logSumExp(values.map((v) => v + 1000)) - plain - 1000)).toBeLessThan(1e-12);
  });
  test("none and −∞ only give −∞; +∞ and NaN show", () => {
    expect(logSumExp([])).toBe(-Infinity);
    expect(logSumExp([-Infinity, -Infinity])).toBe(-Infinity);
    expect(logSumExp([0, Infinity])).toBe(Infinity);
    expect(logSumExp([0, NaN])).toBe(NaN);
  });
});
