import { describe, expect, test } from "vitest";
import { createRandom } from "../random/philox-random.js";
import { digamma, trigamma } from "../special/digamma.js";
import { exp } from "../special/exp.js";
import { lgamma } from "../special/lgamma.js";
import { log } from "../special/log.js";
import { mean, variance } from "../statistics/moments.js";
import { sampleBernoulli, sampleCategorical } from "./discrete.js";
import { sampleChiSquare, sampleGamma, sampleLogNormal } from "./gamma.js";
import { samplePoisson } from "./poisson.js";

/** Checks that mean and variance of the draws are within 5 standard errors of the expected (excess kurtosis given). */
function expectMoments(n: number, draw: () => number, m: number, v: number, excess: number): Float64Array {
  const values = Float64Array.from({ length: n }, draw);
  expect(Math.abs(mean(values) - m)).toBeLessThan(5 * Math.sqrt(v / n));
  expect(Math.abs(variance(values) - v)).toBeLessThan(5 * v * Math.sqrt((excess + 2) / n));
  return values;
}

describe("gamma and related distributions: mean and variance within 5 standard errors at n = 100 000 (seeds in the test)", () => {
  const n = 100_000;
  for (const [seed, shape, scale] of [
    [1, 0.05, 2],
    [2, 0.6, 1 / 0.3],
    [3, 1, 1],
    [4, 2.5, 0.1],
    [5, 300, 7],
  ] as const) {
    test(`gamma of shape ${shape}`, () => {
      const random = createRandom(seed);
      const draw = () => sampleGamma(random, shape, scale);
      expectMoments(n, draw, shape * scale, shape * scale * scale, 6 / shape);
    });
  }
  test("gamma of shape 0.3: the mean and variance of its logarithm, ψ(0.3) and ψ′(0.3), within 5 standard errors", () => {
    const random = createRandom(6);
    const logs = Float64Array.from({ length: n }, () => log(sampleGamma(random, 0.3)));
    expect(Math.abs(mean(logs) - digamma(0.3))).toBeLessThan(5 * Math.sqrt(trigamma(0.3) / n));
    expect(Math.abs(variance(logs) / trigamma(0.3) - 1)).toBeLessThan(5 * Math.sqrt(8 / n));
  });
  test("χ² of 60 degrees", () => {
    const random = createRandom(7);
    expectMoments(n, () => sampleChiSquare(random, 60), 60, 120, 12 / 60);
  });
  test("log-normal: its logarithm has the given mean and variance", () => {
    const random = createRandom(8);
    expectMoments(n, () => log(sampleLogNormal(random, 11, 0.2)), 11, 0.04, 0);
  });
});

describe("Poisson: mean and variance within 5 standard errors at n = 100 000 (seed 9), at every size of mean", () => {
  for (const m of [1e-3, 0.7, 9.99, 10, 35, 1000, 1e7]) {
    test(`mean ${m}`, () => {
      const random = createRandom(9);
      const values = expectMoments(100_000, () => samplePoisson(random, m), m, m, 1 / m);
      expect(values.every((x) => Number.isInteger(x) && x >= 0)).toBe(true);
    });
  }
  for (const m of [3, 12, 40]) {
    test(`mean ${m}: χ² of the counts against the exact probabilities within 5 deviations`, () => {
      const n = 200_000;
      const random = createRandom(10);
      const counts = new Float64Array(200);
      for (let i = 0; i < n; i++) counts[samplePoisson(random, m)] += 1;
      let chiSquare = 0;
      let cells = 0;
      for (let k = 0; k < counts.length; k++) {
        const expected = n * exp(k * log(m) - m - lgamma(k + 1));
        if (expected < 10) continue;
        chiSquare += (counts[k] - expected) ** 2 / expected;
        cells += 1;
      }
      expect(cells).toBeGreaterThan(8);
      expect(Math.abs(chiSquare - cells)).toBeLessThan(5 * Math.sqrt(2 * cells));
    });
  }
  test("mean 0 gives 0; a mean of 1e-9 is supported", () => {
    expect(samplePoisson(createRandom(1), 0)).toBe(0);
    const random = createRandom(11);
    expect(samplePoisson({ ...random, uniform: () => 1 - 2 ** -33 }, 1e-9)).toBe(1);
  });
});

describe("discrete", () => {
  test("Bernoulli: 0.3 within 5 standard errors at n = 100 000 (seed 12); certain at 0 and 1", () => {
    const random = createRandom(12);
    const values = Float64Array.from({ length: 100_000 }, () => sampleBernoulli(random, 0.3));
    expect(Math.abs(mean(values) - 0.3)).toBeLessThan(5 * Math.sqrt(0.21 / 100_000));
    for (let i = 0; i < 100; i++) expect([sampleBernoulli(random, 0), sampleBernoulli(random, 1)]).toEqual([0, 1]);
  });
  test("categorical: in proportion to weights 1, 0, 3, 4 within 5 standard errors at n = 80 000; never the zero weight", () => {
    const random = createRandom(13);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 80_000; i++) counts[sampleCategorical(random, [1, 0, 3, 4])] += 1;
    for (const [i, expected] of [10_000, 0, 30_000, 40_000].entries()) {
      expect(Math.abs(counts[i] - expected)).toBeLessThanOrEqual(5 * Math.sqrt(expected));
    }
  });
  test("invalid parameters throw an error", () => {
    const random = createRandom(14);
    expect(() => sampleGamma(random, 0)).toThrow(/gamma shape/);
    expect(() => samplePoisson(random, -1)).toThrow(/Poisson mean/);
    expect(() => samplePoisson(random, NaN)).toThrow(/Poisson mean/);
    expect(() => sampleBernoulli(random, 1.1)).toThrow(/probability/);
    expect(() => sampleCategorical(random, [0, 0])).toThrow(/total of weights/);
  });
});
