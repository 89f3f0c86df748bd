import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom, quantile } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { duplicated, identical, sampledFactors, zero } from "../../test/disentanglement-lib.js";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import plugin from "./irs.js";
import { quantileInPlace } from "./quantile-in-place.js";
import { robustness } from "./robustness.js";

describeMetric(plugin);
describeMetric(plugin, { options: { resamples: 0, permutations: 0, groups: 3 } });

function evaluate(embedding: Embedding, factors: Table, options: object = {}): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples: 0, permutations: 0, ...options }), []);
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) });
}

describe("irs", () => {
  test("disentanglement_lib's sampled cases, 3,000 cells: identity in [.9, 1], duplicated as much, zero < .1", async () => {
    const sampled = sampledFactors(3000);
    const irs = async (embedding: Embedding): Promise<number> =>
      only(await evaluate(embedding, sampled.factors), "irs").value;
    expect(await irs(identical(sampled))).toBeGreaterThan(0.9);
    expect(await irs(duplicated(sampled))).toBeGreaterThan(0.9);
    expect(await irs(zero(sampled))).toBe(0);
  });

  test("computed by hand: groups (0, 2, 4) and (10, 10): deviations 2 and 0, their mean 1 of the largest 5.2", async () => {
    const factors = factorsOf({ level: ["a", "a", "a", "b", "b"] });
    const results = await evaluate(embeddingOf([[0, 2, 4, 10, 10]]), factors, { quantile: 1 });
    expect(only(results, "irs").value).toBeCloseTo(1 - 1 / 5.2, 12);
  });

  test("noise has its null value, which is far from 0 (within .03: 900 cells)", async () => {
    const level = Array.from({ length: 900 }, (_, cell) => `t${cell % 3}`);
    const noise = [1, 2].map((seed) => normals(seed, 900));
    const { value, nullValue, interval, note } = only(
      await evaluate(embeddingOf(noise), factorsOf({ level }), { permutations: 20, resamples: 20 }),
      "irs",
    );
    expect(Math.abs(value - (nullValue ?? 1))).toBeLessThan(0.03);
    expect(nullValue).toBeGreaterThan(0.1);
    expect(interval).toBeUndefined();
    expect(note).toContain("no interval: the largest deviation");
  });

  test("a continuous factor in groups by value: a latent equal to it is constant within groups, noise is not", async () => {
    const usage = normals(1, 1000).map((_, cell) => ((cell * 37) % 1000) / 1000);
    const results = await evaluate(embeddingOf([usage, normals(2, 1000)]), factorsOf({ usage: [...usage] }));
    const [own, other] = results.filter(({ name }) => name === "irs/latent");
    expect(own.value).toBeGreaterThan(0.88);
    expect(other.value).toBeLessThan(0.5);
  });

  test("order, sign and offset of latents, and a common scale, have no effect (within 1e-9: rounding)", async () => {
    const level = Array.from({ length: 120 }, (_, cell) => `t${cell % 3}`);
    const columns = [0, 1, 2].map((latent) => normals(latent, 120).map((value, cell) => value + latent * (cell % 3)));
    const before = only(await evaluate(embeddingOf(columns), factorsOf({ level })), "irs").value;
    const change = fc.record({
      latents: fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 }),
      scale: fc.double({ min: -100, max: 100, noNaN: true }).filter((value) => Math.abs(value) > 0.01),
      shift: fc.double({ min: -10, max: 10, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ latents, scale, shift }) => {
        const changed = latents.map((latent) => columns[latent].map((value) => scale * value + shift));
        const after = only(await evaluate(embeddingOf(changed), factorsOf({ level })), "irs").value;
        expect(Math.abs(after - before)).toBeLessThan(1e-9);
      }),
      { numRuns: 30 },
    );
  });

  test("cells with missing values have no effect", async () => {
    const code = normals(4, 200).map((value, cell) => value + (cell % 2));
    const level = Array.from(code, (_, cell) => (cell % 5 === 0 ? null : `t${cell % 2}`));
    const wild = code.map((value, cell) => (level[cell] === null ? 1e5 : value));
    const sampling = { resamples: 20, permutations: 3 };
    const tame = await evaluate(embeddingOf([code]), factorsOf({ level }), sampling);
    expect(await evaluate(embeddingOf([wild]), factorsOf({ level }), sampling)).toEqual(tame);
  });
});

describe("robustness", () => {
  test("a group that is absent from a resample has no effect", () => {
    const values = Float64Array.of(0, 2, 4, 10, 10, 99, 101);
    const grouping = { labels: Int32Array.of(0, 0, 0, 1, 1, 2, 2), groups: 3 };
    const sample = { weights: Float64Array.of(1, 1, 1, 1, 1, 0, 0), order: Int32Array.from(values.keys()) };
    const { score, deviation } = robustness(values, grouping, sample, 1, new Float64Array(7));
    expect(score).toBeCloseTo(1 - 1 / 5.2, 12);
    expect(deviation).toBeCloseTo(5.2, 12);
  });
});

describe("the quantile by selection", () => {
  test("equals that of the sorted values, ties included (within 1e-12: rounding)", () => {
    const values = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (given, probability) => {
        const found = quantileInPlace(Float64Array.from(given), given.length, probability);
        expect(Math.abs(found - quantile(given, probability))).toBeLessThan(1e-12);
      }),
    );
  });
});
