import { digamma, exp, lgamma, log, logGammaDifference } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { fastExp, fastLog } from "./fast-elementary.js";
import { difference, logFactorial, risingFactorial } from "./rising-factorial.js";

const grid = (from: number, to: number, steps: number): number[] =>
  Array.from({ length: steps + 1 }, (_, i) => from + ((to - from) * i) / steps);

describe("fast elementary functions", () => {
  test("fastExp: relative error below 2e-13, the cubic's remainder, on −708 … 709, 0 and ∞ beyond, NaN for NaN", () => {
    for (const x of [...grid(-707.9, 708.9, 20_000), ...grid(-1e-3, 1e-3, 500)]) {
      expect(Math.abs(fastExp(x) / exp(x) - 1)).toBeLessThan(2e-13);
    }
    expect([-Infinity, -709, 710, Infinity, NaN].map(fastExp)).toEqual([0, 0, Infinity, Infinity, NaN]);
    expect(fastExp(0)).toBe(1);
  });

  test("fastLog: relative error below 2e-13, the quintic's remainder, also above 1; 0 at 1; ∞ and NaN kept", () => {
    const near = grid(-40, -1, 400).map((k) => 1 + exp(k));
    for (const x of [...grid(-700, 700, 20_000).map(exp), ...grid(1, 3, 5_000), ...near]) {
      if (Math.abs(x - 1) < 1e-3 && x < 1) continue;
      expect(Math.abs(fastLog(x) - log(x))).toBeLessThanOrEqual(2e-13 * Math.abs(log(x)) + (x > 1 ? 0 : 1e-15));
    }
    expect(fastLog(1)).toBe(0);
    expect(fastLog(Infinity)).toBe(Infinity);
    expect(fastLog(NaN)).toBe(NaN);
  });

  test("fastLog below 1: absolute error under 1e-15, as a running product needs", () => {
    for (const x of grid(0.5, 1, 5_000)) expect(Math.abs(fastLog(x) - log(x))).toBeLessThan(1e-15);
  });
});

describe("gamma differences", () => {
  const counts = [1, 2, 3, 7, 20, 63, 64, 65, 66, 200, 1_000, 54_321, 1_000_000, 0.5, 2.5, 70.25];
  const dispersions = grid(-6, 6, 48).map((k) => exp(k * Math.LN10));

  test("ln Γ(x+θ) − ln Γ(θ) − x ln θ: error below 1e-11 of max(1, x |ln θ|, |ln Γ difference|): Stirling from 8", () => {
    for (const x of counts) {
      for (const theta of dispersions) {
        const exact = logGammaDifference(x, theta);
        const expected = exact - x * log(theta);
        const error = Math.abs(risingFactorial(x, theta, 1 / theta, log(theta)) - expected);
        expect(error).toBeLessThan(1e-11 * Math.max(1, x * Math.max(1, Math.abs(log(theta))), Math.abs(exact)));
      }
    }
  });

  test("ψ(x+θ) − ψ(θ): relative error below 2e-9, where ψ itself cancels in float64 for θ ≫ x", () => {
    for (const x of counts) {
      for (const theta of dispersions) {
        risingFactorial(x, theta, 1 / theta, log(theta));
        const expected = digamma(x + theta) - digamma(theta);
        const canceled = 4e-16 * (Math.abs(digamma(theta)) + Math.abs(digamma(x + theta)));
        expect(Math.abs(difference.digamma - expected)).toBeLessThan(2e-9 * expected + canceled);
      }
    }
  });

  test("ln x!: error below 1e-11 of max(1, ln x!) from 0 to 1e6, also for fractions", () => {
    expect([0, 1].map(logFactorial)).toEqual([0, 0]);
    for (const x of [2, 3, 10, 100, 1_023, 1_024, 1e6, 0.5, 7.25]) {
      expect(Math.abs(logFactorial(x) - lgamma(x + 1))).toBeLessThan(1e-11 * Math.max(1, lgamma(x + 1)));
      expect(logFactorial(x)).toBe(logFactorial(x));
    }
  });
});
