import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandom } from "../random/philox-random.js";
import { bootstrapIndices } from "./bootstrap.js";
import { fisherInterval, pearson, spearman } from "./correlation.js";
import { covariance, mean, sum, variance } from "./moments.js";
import { median, percentileInterval, quantile } from "./quantile.js";
import { ranks } from "./ranks.js";

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 40 });

describe("moments", () => {
  test("sum compensates rounding: 1e100 + 1 − 1e100 = 1", () => {
    expect(sum([1, 1e100, 1, -1e100])).toBe(2);
    expect(sum([])).toBe(0);
    expect(sum([1, Infinity])).toBe(Infinity);
  });
  test("mean and variance of 2, 4, 4, 4, 5, 5, 7, 9 are 5 and 32/7", () => {
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
    expect(Math.abs(variance([2, 4, 4, 4, 5, 5, 7, 9]) - 32 / 7)).toBeLessThan(1e-15);
    expect(mean([])).toBe(NaN);
    expect(variance([1])).toBe(NaN);
  });
  test("variance is invariant to a shift by 1e9 within 1e-6 relative", () => {
    const plain = variance([4, 7, 13, 16]);
    expect(plain).toBe(30);
    expect(Math.abs(variance([4, 7, 13, 16].map((x) => x + 1e9)) - plain)).toBeLessThan(1e-6);
  });
  test("covariance is symmetric and bilinear within 1e-9 of its size", () => {
    fc.assert(
      fc.property(values, (x) => {
        const y = x.map((value, i) => 3 * value + i);
        const index = x.map((_, i) => i);
        const expected = 3 * variance(x) + covariance(x, index);
        return (
          covariance(x, y) === covariance(y, x) &&
          Math.abs(covariance(x, y) - expected) <= 1e-9 * (1 + Math.abs(expected))
        );
      }),
    );
  });
});

describe("quantiles", () => {
  test("type 7, as R's quantile(c(1, 3, 4, 9), …): 0, 0.25, 0.4, 0.5, 1 give 1, 2.5, 3.2, 3.5, 9", () => {
    const expected = [1, 2.5, 3.2, 3.5, 9];
    [0, 0.25, 0.4, 0.5, 1].forEach((p, i) => {
      expect(Math.abs(quantile([9, 1, 4, 3], p) - expected[i])).toBeLessThan(1e-15);
    });
  });
  test("stays within the data range, does not change the data and increases with the probability", () => {
    const chance = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, chance, chance, (x, p, q) => {
        const before = [...x];
        const low = quantile(x, Math.min(p, q));
        const high = quantile(x, Math.max(p, q));
        expect(x).toEqual(before);
        return low >= Math.min(...x) && high <= Math.max(...x) && low <= high;
      }),
    );
  });
  test("the median, a percentile interval, and invalid input", () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([])).toBe(NaN);
    const interval = percentileInterval(
      Array.from({ length: 101 }, (_, i) => i),
      0.9,
    );
    expect(Math.abs(interval.low - 5)).toBeLessThan(1e-12);
    expect(Math.abs(interval.high - 95)).toBeLessThan(1e-12);
    expect(() => quantile([1], 1.5)).toThrow(/probability/);
  });
});

describe("ranks and correlations", () => {
  test("ties share the average rank", () => {
    expect(Array.from(ranks([10, 20, 10, 5, 20, 20]))).toEqual([2.5, 5, 2.5, 1, 5, 5]);
    expect(Array.from(ranks([]))).toEqual([]);
  });
  test("ranks sum to n (n + 1) / 2", () => {
    fc.assert(fc.property(values, (x) => sum(ranks(x)) === (x.length * (x.length + 1)) / 2));
  });
  test("Anscombe's first set: r = 0.81642051634484 (R), within 1e-14", () => {
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    expect(Math.abs(pearson(x, y) - 0.81642051634484)).toBeLessThan(1e-14);
    expect(Math.abs(spearman(x, y) - 0.8181818181818182)).toBeLessThan(1e-15);
  });
  test("spearman depends only on the order, so an increasing function does not change it", () => {
    fc.assert(
      fc.property(values, (x) => {
        const y = x.map((_, i) => (i * 7) % 5);
        const cubes = x.map((value) => value * value * value);
        // Cubes may tie although the values did not: they underflow float64.
        if (new Set(cubes).size !== new Set(x).size) return true;
        return Object.is(spearman(x, y), spearman(cubes, y));
      }),
    );
  });
  test("a line has r = ±1 within 1e-15, a constant NaN", () => {
    expect(Math.abs(pearson([1, 2, 4], [3, 5, 9]) - 1)).toBeLessThan(1e-15);
    expect(Math.abs(pearson([1, 2, 4], [-3, -5, -9]) + 1)).toBeLessThan(1e-15);
    expect(pearson([1, 2], [3, 3])).toBe(NaN);
    expect(() => pearson([1], [1, 2])).toThrow(/equal length/);
  });
  test("Fisher's interval at r = 0.5, n = 28, 95 %: tanh(0.549306 ± 0.391993) = [0.156001, 0.735783] within 1e-6", () => {
    const { low, high } = fisherInterval(0.5, 28);
    expect(Math.abs(low - 0.156)).toBeLessThan(5e-5);
    expect(Math.abs(high - 0.7358)).toBeLessThan(5e-5);
    expect(fisherInterval(0.9, 3)).toEqual({ low: -1, high: 1 });
    expect(fisherInterval(1, 30)).toEqual({ low: 1, high: 1 });
  });
  test("Fisher's interval contains ρ = 0.6 in 95 % of 2000 samples of 30 normal pairs, within 1.5 % (seed 4)", () => {
    const random = createRandom(4);
    let covered = 0;
    for (let repeat = 0; repeat < 2000; repeat++) {
      const x = random.normals(30);
      const noise = random.normals(30);
      const { low, high } = fisherInterval(
        pearson(
          x,
          x.map((value, i) => 0.6 * value + 0.8 * noise[i]),
        ),
        30,
      );
      if (low <= 0.6 && 0.6 <= high) covered += 1;
    }
    expect(Math.abs(covered / 2000 - 0.95)).toBeLessThan(0.015);
  });
});

test("bootstrapIndices: in range, reproducible, with 1 − 1/e of the items in each resample within 0.02 (seed 5)", () => {
  const indices = bootstrapIndices(createRandom(5), 5000);
  expect(indices).toEqual(bootstrapIndices(createRandom(5), 5000));
  expect(Math.min(...indices)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...indices)).toBeLessThan(5000);
  expect(Math.abs(new Set(indices).size / 5000 - 0.632)).toBeLessThan(0.02);
});
