import { createRandom, log } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { programEffects, programUsage } from "./activity-program.js";
import { batchEffects } from "./batch-effects.js";
import { squaredVariation, variationFactors, varyMean } from "./biological-variation.js";
import { geneMeans } from "./gene-means.js";
import { blocksOfBatches, drawGroups, drawIndex } from "./groups.js";
import { librarySizes } from "./library-sizes.js";
import { logNormalFactors } from "./log-normal-factors.js";

// Seeds are fixed, so a test either always passes or always fails; the tolerances state how unlikely a failure is.

const random = (name: string) => createRandom(7).stream(name);

function moments(values: ArrayLike<number>): { mean: number; variance: number } {
  const list = Array.from(values);
  const mean = list.reduce((a, b) => a + b, 0) / list.length;
  return { mean, variance: list.reduce((a, b) => a + (b - mean) ** 2, 0) / (list.length - 1) };
}

/** Distance of a share of n draws from its probability, in standard errors. */
const shareError = (count: number, n: number, p: number) => Math.abs(count / n - p) / Math.sqrt((p * (1 - p)) / n);

describe("library sizes", () => {
  test("log sizes have mean 11 and deviation 0.2 within 4 standard errors of 20,000 draws", () => {
    const n = 20_000;
    const { mean, variance } = moments(
      librarySizes(random("sizes"), n, { location: 11, scale: 0.2, normal: false }).map(log),
    );
    expect(Math.abs(mean - 11) / (0.2 / Math.sqrt(n))).toBeLessThan(4);
    expect(Math.abs(variance / 0.04 - 1) / Math.sqrt(2 / n)).toBeLessThan(4);
  });

  test("negative normal sizes become half the smallest positive one; none positive is an error", () => {
    const sizes = librarySizes(random("sizes"), 2000, { location: 1, scale: 1, normal: true });
    const smallest = [...new Set(sizes)].sort((a, b) => a - b);
    expect(smallest[0]).toBe(smallest[1] / 2);
    expect(() => librarySizes(random("sizes"), 5, { location: -1, scale: 0, normal: true })).toThrow("positive");
  });
});

describe("gene means", () => {
  test("mean 2 and variance 20/3 of Gamma(0.6, rate 0.3) within 4 standard errors of 20,000 genes", () => {
    const n = 20_000;
    const outliers = { probability: 0, location: 4, scale: 0.5 };
    const { base, means } = geneMeans(random("means"), n, { shape: 0.6, rate: 0.3 }, outliers);
    const { mean, variance } = moments(base);
    expect(Math.abs(mean - 2) / Math.sqrt(0.6 / 0.09 / n)).toBeLessThan(4);
    // The fourth central moment of Gamma(k, θ) is 3 k (k + 2) θ⁴.
    const deviation = Math.sqrt((3 * 0.6 * 2.6 - 0.36) / 0.3 ** 4 / n);
    expect(Math.abs(variance - 0.6 / 0.09) / deviation).toBeLessThan(4);
    expect(means).toEqual(base);
  });

  test("outliers are 5 % within 4 standard errors, and median × factor exactly", () => {
    const outliers = { probability: 0.05, location: 4, scale: 0.5 };
    const { base, outlierFactors, means } = geneMeans(random("means"), 9_999, { shape: 0.6, rate: 0.3 }, outliers);
    const median = base.toSorted()[4_999];
    const chosen = [...outlierFactors.keys()].filter((g) => outlierFactors[g] !== 1);
    expect(shareError(chosen.length, 9_999, 0.05)).toBeLessThan(4);
    for (const g of chosen) expect(means[g]).toBe(median * outlierFactors[g]);
    expect(Math.min(...chosen.map((g) => outlierFactors[g]))).toBeGreaterThan(1);
  });
});

describe("log-normal factors", () => {
  const n = 40_000;
  const defaults = { probability: 0.1, downProbability: 0.5, location: 0.1, scale: 0.4 };

  test.each([0, 0.3, 1])("10 %% differ from 1 and a share %d of these is below 1, within 4 standard errors", (down) => {
    const factors = logNormalFactors(random("factors"), n, { ...defaults, downProbability: down });
    const changed = factors.filter((f) => f !== 1);
    expect(shareError(changed.length, n, 0.1)).toBeLessThan(4);
    const below = changed.filter((f) => f < 1).length;
    if (down === 0 || down === 1) expect(below).toBe(down * changed.length);
    else expect(shareError(below, changed.length, down)).toBeLessThan(4);
  });

  test("|log f| is |N(0.1, 0.4)|: second moment 0.17 within 4 standard errors", () => {
    const squares = logNormalFactors(random("factors"), n, { ...defaults, probability: 1 }).map((f) => log(f) ** 2);
    const { mean, variance } = moments(squares);
    expect(Math.abs(mean - 0.17) / Math.sqrt(variance / n)).toBeLessThan(4);
  });

  test("another probability keeps every shared factor", () => {
    const few = logNormalFactors(random("factors"), n, defaults);
    const many = logNormalFactors(random("factors"), n, { ...defaults, probability: 0.4 });
    for (let i = 0; i < n; i++) if (few[i] !== 1) expect(many[i]).toBe(few[i]);
  });
});

describe("groups and batches", () => {
  test("shares 0.6, 0.3, 0, 0.1 within 4 standard errors of 20,000 cells, and no cell in a group of share 0", () => {
    const shares = [0.6, 0.3, 0, 0.1];
    const groups = drawGroups(random("groups"), 20_000, shares);
    for (const [k, share] of shares.entries()) {
      const count = groups.filter((group) => group === k).length;
      if (share === 0) expect(count).toBe(0);
      else expect(shareError(count, 20_000, share)).toBeLessThan(4);
    }
    expect(drawIndex(1 - 2 ** -53, [0.5, 0.5, 0])).toBe(1);
  });

  test("batches are blocks in order; their factors all differ from 1, or are all 1 with the effect removed", () => {
    expect([...blocksOfBatches(5, [2, 3])]).toEqual([0, 0, 1, 1, 1]);
    expect([...blocksOfBatches(3, [])]).toEqual([0, 0, 0]);
    const batches = { location: 0.1, scale: 0.1, removeEffect: false };
    const [first, second] = batchEffects(random("batches"), 50, 2, batches);
    expect(first).not.toEqual(second);
    expect(first.every((f) => f !== 1)).toBe(true);
    const ones = new Float64Array(50).fill(1);
    expect(batchEffects(random("batches"), 50, 2, { ...batches, removeEffect: true })).toEqual([ones, ones]);
    expect(batchEffects(random("batches"), 50, 1, batches)).toEqual([ones]);
  });
});

describe("biological variation", () => {
  test("(df / factor²) has the mean 60 and variance 120 of χ²₆₀ within 4 standard errors of 20,000 genes", () => {
    const n = 20_000;
    const { mean, variance } = moments(variationFactors(random("bcv"), n, 60).map((f) => 60 / (f * f)));
    expect(Math.abs(mean - 60) / Math.sqrt(120 / n)).toBeLessThan(4);
    // The kurtosis of χ² is 3 + 12/df.
    expect(Math.abs(variance / 120 - 1) / Math.sqrt((2 + 12 / 60) / n)).toBeLessThan(4);
    expect(variationFactors(random("bcv"), 3, "infinite")).toEqual(Float64Array.of(1, 1, 1));
  });

  test.each([
    [0.05, 0.1],
    [3, 0.1],
    [400, 0.4],
  ])("a mean of %d varies with coefficient (%d + 1/√λ) × 1.2 within 4 standard errors of 40,000 draws", (lambda, b) => {
    const stream = random("vary");
    const { mean, variance } = moments(Float64Array.from({ length: 40_000 }, () => varyMean(stream, lambda, b, 1.2)));
    const squared = squaredVariation(lambda, b, 1.2);
    expect(squared).toBeCloseTo(((b + 1 / Math.sqrt(lambda)) * 1.2) ** 2, 12);
    expect(Math.abs(mean / lambda - 1) / Math.sqrt(squared / 40_000)).toBeLessThan(4);
    // Kurtosis of a gamma distribution: 3 + 6 B².
    expect(Math.abs(variance / (lambda * lambda * squared) - 1) / Math.sqrt((2 + 6 * squared) / 40_000)).toBeLessThan(
      4,
    );
  });

  test("mean 0 has no variation", () => {
    expect(varyMean(random("vary"), 0, 0.1, 1)).toBe(0);
    expect(varyMean(random("vary"), 1e-310, 0.1, 1)).toBe(0);
  });
});

describe("activity programs", () => {
  const program = {
    genes: 40,
    cellFraction: 0.35,
    groups: [0, 2],
    usage: [0.1, 0.7] as [number, number],
    downProbability: 0,
    location: 1,
    scale: 1,
  };

  test("change exactly their genes, all increasing", () => {
    const factors = programEffects(random("program"), 500, program);
    expect(factors.filter((f) => f !== 1).length).toBe(40);
    expect(Math.min(...factors)).toBe(1);
  });

  test("are used by 35 % of their groups within 4 standard errors, uniformly between 0.1 and 0.7", () => {
    const groups = Int32Array.from({ length: 30_000 }, (_, c) => c % 3);
    const usage = programUsage(random("usage"), groups, program);
    expect(usage.every((u, c) => c % 3 !== 1 || u === 0)).toBe(true);
    const used = usage.filter((u) => u > 0);
    expect(shareError(used.length, 20_000, 0.35)).toBeLessThan(4);
    const { mean, variance } = moments(used);
    expect(Math.abs(mean - 0.4) / Math.sqrt(0.03 / used.length)).toBeLessThan(4);
    // Variance 0.6² / 12; kurtosis of the uniform distribution 1.8.
    expect(Math.abs(variance / 0.03 - 1) / Math.sqrt(0.8 / used.length)).toBeLessThan(4);
    expect(Math.min(...used)).toBeGreaterThanOrEqual(0.1);
    expect(Math.max(...used)).toBeLessThanOrEqual(0.7);
  });
});
