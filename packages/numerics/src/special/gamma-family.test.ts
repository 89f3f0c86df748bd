import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readGolden } from "../../test/golden.js";
import { largestRelative, largestUlps, type ReferenceRow } from "../../test/ulp.js";
import { digamma, trigamma } from "./digamma.js";
import { lgamma } from "./lgamma.js";
import { log } from "./log.js";
import { logGammaDifference } from "./log-gamma-difference.js";
import { normalCdf, normalInterval, normalQuantile } from "./normal.js";
import rawReference from "./reference.json" with { type: "json" };

const reference = rawReference as unknown as Record<string, readonly ReferenceRow[]>;

describe("against mpmath at 60 digits", () => {
  test("lgamma for x > 0: below 4 ulp, also near its zeros 1 and 2", () => {
    expect(largestUlps(lgamma, reference.lgamma)).toBeLessThan(4);
  });
  test("lgamma for x < 0: below 1e-15 of max(1, |value|), as reflection loses precision near the zeros", () => {
    expect(largestRelative(lgamma, reference.lgammaNegative, 1)).toBeLessThan(1e-15);
  });
  test("digamma for x > 0: relative error below 1e-15, also near its zero", () => {
    expect(largestRelative(digamma, reference.digamma)).toBeLessThan(1e-15);
  });
  test("digamma for x < 0: below 1e-14 of max(1, |value|), as reflection loses precision near the zeros", () => {
    expect(largestRelative(digamma, reference.digammaNegative, 1)).toBeLessThan(1e-14);
  });
  test("trigamma: relative error below 1e-15 for x > 0, below 1e-14 for x < 0 by reflection", () => {
    expect(largestRelative(trigamma, reference.trigamma)).toBeLessThan(1e-15);
    expect(largestRelative(trigamma, reference.trigammaNegative)).toBeLessThan(1e-14);
  });
  test("logGammaDifference: relative error below 2e-15 for θ = 1e-8 … 1e15 and x = 0.001 … 1e6", () => {
    expect(largestRelative(logGammaDifference, reference.logGammaDifference)).toBeLessThan(2e-15);
  });
  test("normalCdf: relative error below 1e-14 down to x = −37", () => {
    expect(largestRelative(normalCdf, reference.normalCdf)).toBeLessThan(1e-14);
  });
  test("normalQuantile: relative error below 1e-14 from 1e-300 to 1 − 1e-9", () => {
    expect(largestRelative(normalQuantile, reference.normalQuantile)).toBeLessThan(1e-14);
  });
});

type Values = readonly (number | "NaN" | "Infinity" | "-Infinity")[];

/** |value − expected| ≤ tolerance · max(1, |expected|) for each; NaN for NaN, ∞ for ∞. */
function expectAll(f: (x: number) => number, arguments_: readonly number[], expected: Values, tolerance: number): void {
  expect(arguments_.length).toBe(expected.length);
  arguments_.forEach((x, i) => {
    const exact = Number(expected[i]);
    const value = f(x);
    if (!Number.isFinite(exact)) expect(value, `at ${x}`).toBe(exact);
    else expect(Math.abs(value - exact) / Math.max(1, Math.abs(exact)), `at ${x}`).toBeLessThan(tolerance);
  });
}

describe("golden values of stdlib", () => {
  test("digamma at −6.5, −6 … 25 (R), poles as NaN: within 1e-14 of max(1, |value|), as R itself is 4e-15 off below 0", () => {
    expectAll(digamma, readGolden("stdlib/digamma_data.json"), readGolden("stdlib/digamma_expected.json"), 1e-14);
  });
  test("lgamma at 1 … 171 (R): within 1e-15 of max(1, |value|)", () => {
    expectAll(lgamma, readGolden("stdlib/gammaln_data1.json"), readGolden("stdlib/gammaln_expected1.json"), 1e-15);
  });
  test("lgamma at 1000 points of −170.55 … 170.45 (R): within 1e-12, the error of R itself near the poles", () => {
    expectAll(lgamma, readGolden("stdlib/gammaln_data2.json"), readGolden("stdlib/gammaln_expected2.json"), 1e-12);
  });
});

describe("poles and ends", () => {
  test("lgamma is +∞ at 0, −1, −2, ±∞ and NaN at NaN", () => {
    for (const x of [0, -0, -1, -2, -100, Infinity, -Infinity]) expect(lgamma(x)).toBe(Infinity);
    expect(lgamma(NaN)).toBe(NaN);
    expect(lgamma(1)).toBe(0);
    expect(lgamma(2)).toBe(0);
  });
  test("digamma is NaN and trigamma +∞ at 0, −1, −2; at +∞ they are +∞ and 0", () => {
    for (const x of [0, -1, -2]) {
      expect(digamma(x)).toBe(NaN);
      expect(trigamma(x)).toBe(Infinity);
    }
    expect(digamma(Infinity)).toBe(Infinity);
    expect(trigamma(Infinity)).toBe(0);
    expect(digamma(NaN)).toBe(NaN);
    expect(trigamma(NaN)).toBe(NaN);
  });
  test("normalQuantile is ∓∞ at 0 and 1, 0 at ½, NaN outside; normalCdf is 0 and 1 at ∓∞", () => {
    expect([0, 0.5, 1, -0.1, 1.1, NaN].map(normalQuantile)).toEqual([-Infinity, 0, Infinity, NaN, NaN, NaN]);
    expect([-Infinity, 0, Infinity, NaN].map(normalCdf)).toEqual([0, 0.5, 1, NaN]);
  });
  test("normalInterval at 95 % is mean ± 1.959963984540054 deviations, within 1e-14", () => {
    const { low, high } = normalInterval(10, 2);
    expect(Math.abs(low - (10 - 2 * 1.959963984540054))).toBeLessThan(1e-14);
    expect(Math.abs(high - (10 + 2 * 1.959963984540054))).toBeLessThan(1e-14);
    expect(() => normalInterval(0, 1, 1)).toThrow(/confidence level/);
  });
  test("logGammaDifference is 0 at x = 0 and NaN outside x ≥ 0, θ > 0", () => {
    expect(logGammaDifference(0, 3)).toBe(0);
    for (const [x, theta] of [
      [-1, 3],
      [1, 0],
      [1, -2],
      [NaN, 1],
    ] as const)
      expect(logGammaDifference(x, theta)).toBe(NaN);
  });
});

describe("identities", () => {
  const positive = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
  test("lgamma(x + 1) − lgamma(x) = ln x within 1e-15 of the larger term", () => {
    fc.assert(
      fc.property(positive, (x) => {
        const above = lgamma(x + 1);
        return Math.abs(above - lgamma(x) - log(x)) <= 3e-15 * Math.max(1, Math.abs(above), 1e-1 * x);
      }),
    );
  });
  test("ψ(x + 1) − ψ(x) = 1 / x within 3e-15 of max(1, 1 / x)", () => {
    fc.assert(
      fc.property(positive, (x) => Math.abs(digamma(x + 1) - digamma(x) - 1 / x) <= 3e-15 * Math.max(10, 1 / x)),
    );
  });
  test("logGammaDifference(x, θ) + logGammaDifference(y, θ + x) = logGammaDifference(x + y, θ) within 2e-14", () => {
    const count = fc.integer({ min: 0, max: 5000 });
    fc.assert(
      fc.property(count, count, fc.double({ min: 0.01, max: 1e4, noNaN: true }), (x, y, theta) => {
        const whole = logGammaDifference(x + y, theta);
        const parts = logGammaDifference(x, theta) + logGammaDifference(y, theta + x);
        return Math.abs(parts - whole) <= 2e-14 * Math.max(1, Math.abs(whole), 5);
      }),
    );
  });
  test("Φ(quantile(p)) = p within 1e-14", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
        return Math.abs(normalCdf(normalQuantile(p)) - p) <= 1e-14;
      }),
    );
  });
});
