import { describe, expect, test } from "vitest";
import { largestUlps, type ReferenceRow } from "../../test/ulp.js";
import { exp, expm1 } from "./exp.js";
import { sigmoid, softplus, tanh } from "./gates.js";
import { log, log1p } from "./log.js";
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
    test(`${name} has error below ${bound} ulp, also for denormal results and huge arguments`, () => {
      expect(reference[name].length).toBeGreaterThan(80);
      expect(largestUlps(f, reference[name])).toBeLessThan(bound);
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

  test("pow agrees with ECMAScript's operator on every pair of special values: 0, ±1, ±∞ and NaN exactly, others within 1 ulp", () => {
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
        if (Math.abs(expected) !== 1 && Math.abs(pow(x, y) / expected - 1) <= Number.EPSILON) continue;
        expect(pow(x, y), `pow(${x}, ${y})`).toBe(expected);
      }
    }
  });
});
