import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readGolden } from "../../test/golden.js";
import { largestRelative, type ReferenceRow } from "../../test/ulp.js";
import biochemists from "./biochemists.golden.json" with { type: "json" };
import { exp } from "./exp.js";
import { negativeBinomialLogProb, zinbLogProb } from "./negative-binomial.js";
import rawReference from "./reference.json" with { type: "json" };

const reference = rawReference as unknown as Record<string, readonly ReferenceRow[]>;
interface Golden {
  readonly nb_logpmf_mean_dispersion: { readonly rows: readonly (readonly [number, number, number, number])[] };
  readonly nb_logpmf_r_p: { readonly rows: readonly (readonly [number, number, number, number])[] };
  readonly zinb_pscl: {
    readonly zinb_loglik: number;
    readonly nb_loglik: number;
    readonly zinb_theta: number;
    readonly nb_theta: number;
    readonly zinb_first5: readonly number[];
  };
}

describe("against mpmath at 60 digits", () => {
  test("negative binomial: within 5e-15 of max(1, |value|), counts to 1e6, θ from 1e-4 to 1e10", () => {
    expect(reference.negativeBinomialLogProb.length).toBe(120);
    expect(largestRelative(negativeBinomialLogProb, reference.negativeBinomialLogProb, 1)).toBeLessThan(5e-15);
  });
  test("zero-inflated: within 1e-15 of max(1, |value|), logits from −800 to 30", () => {
    expect(largestRelative(zinbLogProb, reference.zinbLogProb, 1)).toBeLessThan(1e-15);
  });
});

describe("golden values of other programs", () => {
  const golden = readGolden<Golden>("golden.json");

  test("4000 rows of Julia's Distributions: within 5e-13, the rounding error of μ = r (1 − p) / p", () => {
    let rows = 0;
    for (const name of ["high_high", "high_small", "small_high", "small_small"]) {
      const table = readGolden<Record<"x" | "r" | "p" | "expected", number[]>>(`stdlib/nb_logpmf_${name}.json`);
      table.x.forEach((x, i) => {
        const p = table.p[i];
        const r = table.r[i];
        const value = negativeBinomialLogProb(x, (r * (1 - p)) / p, r);
        expect(Math.abs(value - table.expected[i]), `${name} row ${i}`).toBeLessThan(5e-13);
        rows += 1;
      });
    }
    expect(rows).toBe(4000);
  });

  test("Stan's rows: within 2e-12, their published digits", () => {
    for (const [count, mean, dispersion, expected] of golden.nb_logpmf_mean_dispersion.rows) {
      expect(Math.abs(negativeBinomialLogProb(count, mean, dispersion) - expected)).toBeLessThan(2e-12);
    }
  });

  test("statrs' rows: within 1e-8, its own tolerance", () => {
    for (const [r, p, failures, expected] of golden.nb_logpmf_r_p.rows) {
      expect(Math.abs(negativeBinomialLogProb(failures, (r * (1 - p)) / p, r) - expected)).toBeLessThan(1e-8);
    }
  });

  test("pscl and MASS on 915 biochemists: totals within 1e-11, rows within 1e-14", () => {
    const { zinb_pscl: fits } = golden;
    const linear = (coefficients: readonly number[], row: readonly number[]) =>
      coefficients.reduce((sum, c, i) => sum + c * (i === 0 ? 1 : row[i]), 0);
    const zinb = biochemists.rows.map((row) =>
      zinbLogProb(row[0], exp(linear(biochemists.zinbCount, row)), fits.zinb_theta, linear(biochemists.zinbZero, row)),
    );
    const nb = biochemists.rows.map((row) =>
      negativeBinomialLogProb(row[0], exp(linear(biochemists.nb, row)), fits.nb_theta),
    );
    const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
    expect(Math.abs(total(zinb) - fits.zinb_loglik)).toBeLessThan(1e-11);
    expect(Math.abs(total(nb) - fits.nb_loglik)).toBeLessThan(1e-11);
    for (const [i, expected] of fits.zinb_first5.entries()) expect(Math.abs(zinb[i] - expected)).toBeLessThan(1e-14);
  });
});

describe("identities and ends", () => {
  test("probabilities sum to 1 within 1e-12 over the counts with nonzero probability in float64", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 30, noNaN: true }),
        fc.double({ min: 0.5, max: 100, noNaN: true }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        (mean, dispersion, logit) => {
          let plain = 0;
          let inflated = 0;
          for (let x = 0; x < 4000; x++) {
            plain += exp(negativeBinomialLogProb(x, mean, dispersion));
            inflated += exp(zinbLogProb(x, mean, dispersion, logit));
          }
          return Math.abs(plain - 1) < 1e-12 && Math.abs(inflated - 1) < 1e-12;
        },
      ),
      { numRuns: 20 },
    );
  });

  test("θ = ∞ is Poisson, which θ = 1e12 approximates within 1e-9", () => {
    for (const [x, mean] of [
      [0, 3],
      [5, 3],
      [40, 30],
      [1000, 990],
    ] as const) {
      const limit = negativeBinomialLogProb(x, mean, Infinity);
      expect(Math.abs(negativeBinomialLogProb(x, mean, 1e12) - limit)).toBeLessThan(1e-9);
    }
    expect(Math.abs(negativeBinomialLogProb(2, 3, Infinity) - -1.495922603223726)).toBeLessThan(1e-15);
  });

  test("mean 0 allows only the count 0; negative counts give −∞; invalid parameters give NaN", () => {
    expect(negativeBinomialLogProb(0, 0, 2)).toBe(0);
    expect(negativeBinomialLogProb(3, 0, 2)).toBe(-Infinity);
    expect(negativeBinomialLogProb(-1, 2, 2)).toBe(-Infinity);
    expect(negativeBinomialLogProb(1, 2, 0)).toBe(NaN);
    expect(negativeBinomialLogProb(1, -2, 1)).toBe(NaN);
    expect(zinbLogProb(0, 5, 2, Infinity)).toBe(0);
  });
});
