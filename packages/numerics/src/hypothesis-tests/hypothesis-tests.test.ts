import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { falseDiscoveryRates } from "./false-discovery.js";
import { hypergeometricTail } from "./hypergeometric.js";
import { rankAll, rankSum, sparseRankSum } from "./rank-sum.js";

// scipy 1.17.1, from tooling/references/hypothesis_tests.py
interface Reference {
  readonly tails: readonly { readonly counts: readonly [number, number, number, number]; readonly p: number }[];
  readonly rankSums: readonly {
    readonly values: readonly number[];
    readonly group: readonly number[];
    readonly statistic: number;
    readonly larger: number;
    readonly smaller: number;
  }[];
  readonly pValues: readonly number[];
  readonly adjusted: readonly number[];
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;
const relative = (actual: number, expected: number) =>
  expected === 0 ? Math.abs(actual) : Math.abs(actual / expected - 1);

describe("hypergeometricTail", () => {
  test.each(reference.tails)(
    "$counts: within 1e-10 of scipy's, relative (differences of lgamma near 2e5)",
    ({ counts, p }) => {
      expect(relative(hypergeometricTail(...counts), p)).toBeLessThan(1e-10);
    },
  );

  test("the tail at k and the probabilities below k sum to 1 within 1e-12", () => {
    const chance = (k: number) => hypergeometricTail(k, 7, 9, 30) - hypergeometricTail(k + 1, 7, 9, 30);
    const sum = Array.from({ length: 8 }, (_, k) => chance(k)).reduce((total, value) => total + value, 0);
    expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
  });

  test("throws for impossible draws", () => {
    expect(() => hypergeometricTail(1, 30, 5, 20)).toThrow(RangeError);
    expect(() => hypergeometricTail(1.5, 3, 5, 20)).toThrow(/no draw of 3 from 20 with 5 marked contains 1\.5/);
  });
});

describe("rankSum", () => {
  test.each([...reference.rankSums.entries()])(
    "case %i: statistic as scipy's; p values within 1e-10, relative (tails of the normal distribution)",
    (_number, { values, group, statistic, larger, smaller }) => {
      const found = rankSum(rankAll(Float64Array.from(values)), group);
      expect(found.statistic).toBe(statistic);
      expect(found.area).toBeCloseTo(statistic / (group.length * (values.length - group.length)), 12);
      expect(relative(found.larger, larger)).toBeLessThan(1e-10);
      expect(relative(found.smaller, smaller)).toBeLessThan(1e-10);
    },
  );

  test("equal values give p = 1 on both sides", () => {
    const { area, larger, smaller } = rankSum(rankAll(new Float64Array(10)), [1, 2]);
    expect([area, larger, smaller]).toEqual([0.5, 1, 1]);
  });

  test("an empty group, or a group with all values, throws an error", () => {
    const ranked = rankAll(Float64Array.of(1, 2));
    expect(() => rankSum(ranked, [])).toThrow(RangeError);
    expect(() => rankSum(ranked, [0, 1])).toThrow(RangeError);
  });
});

describe("falseDiscoveryRates", () => {
  test("as scipy's: within 1e-14", () => {
    for (const [i, value] of falseDiscoveryRates(reference.pValues).entries())
      expect(Math.abs(value - reference.adjusted[i])).toBeLessThan(1e-14);
  });

  test("never below the p value, and in the same order", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (pValues) => {
        const adjusted = falseDiscoveryRates(pValues);
        const order = [...pValues.keys()].sort((a, b) => pValues[a] - pValues[b]);
        for (const [i, test] of order.entries()) {
          expect(adjusted[test]).toBeGreaterThanOrEqual(pValues[test]);
          if (i > 0) expect(adjusted[test]).toBeGreaterThanOrEqual(adjusted[order[i - 1]]);
        }
      }),
    );
  });

  test("throws for an invalid p value", () => {
    expect(() => falseDiscoveryRates([0.1, Number.NaN])).toThrow(/a p value of NaN/);
  });
});

describe("sparseRankSum", () => {
  test("equals rankSum of all values, with negative values and ties (1e-12: the order of sums)", () => {
    const value = fc.constantFrom(-1.5, -1, 0, 0, 0, 0, 0.5, 1, 2);
    const group = fc.array(value, { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(group, group, (first, second) => {
        const present = (values: readonly number[]) => values.filter((each) => each !== 0);
        const sparse = sparseRankSum(present(first), present(second), [first.length, second.length]);
        const dense = rankSum(rankAll(Float64Array.of(...first, ...second)), [...first.keys()]);
        for (const key of ["statistic", "area", "larger", "smaller"] as const)
          expect(sparse[key]).toBeCloseTo(dense[key], 12);
      }),
    );
  });
});
