import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom, entropy } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { duplicated, identical, permuted, sampledFactors, zero } from "../../test/disentanglement-lib.js";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import reference from "../shared/mutual-information/reference.json" with { type: "json" };
import plugin, { gapOf } from "./mig.js";

describeMetric(plugin);
describeMetric(plugin, { options: { resamples: 0, permutations: 0, bins: 5 } });

function evaluate(embedding: Embedding, factors: Table, options: object = {}): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples: 20, permutations: 10, ...options }), []);
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) });
}

const alone = { resamples: 0, permutations: 0 };

describe("mig", () => {
  test("disentanglement_lib's sampled cases, 3,000 cells: identity in [.9, 1], zero < .2, duplicated < .1, permuted < .1", async () => {
    const sampled = sampledFactors(3000);
    const mig = async (embedding: Embedding): Promise<number[]> => {
      const results = await evaluate(embedding, sampled.factors, alone);
      return [only(results, "mig").value, only(results, "mig/corrected").value];
    };
    for (const value of await mig(identical(sampled))) {
      expect(value).toBeGreaterThanOrEqual(0.9);
      expect(value).toBeLessThanOrEqual(1);
    }
    for (const value of await mig(zero(sampled))) expect(value).toBe(0);
    for (const value of await mig(duplicated(sampled))) expect(value).toBe(0);
    for (const value of await mig(permuted(sampled))) expect(value).toBeLessThan(0.1);
  });

  test("as scikit-learn's mutual information gives it, continuous and categorical (within 1e-12: rounding)", async () => {
    const columns = reference.codes[0].map((_, latent) => reference.codes.map((row) => row[latent]));
    const level = reference.level.map((value) => `${value}`);
    const factors = factorsOf({ level, usage: reference.usage });
    const results = await evaluate(embeddingOf(columns), factors, { ...alone, bins: 5, factorBins: 5 });
    const [first, second] = [...reference.bins[5].level].sort((a, b) => b - a);
    const expected = (first - second) / entropy(reference.level);
    expect(Math.abs(only(results, "mig/factor", "level").value - expected)).toBeLessThan(1e-12);
    expect(only(results, "mig/factor", "level").latent).toBe(reference.bins[5].level.indexOf(first));
    const both = ["level", "usage"].map((name) => only(results, "mig/factor", name).value);
    expect(Math.abs(only(results, "mig").value - (both[0] + both[1]) / 2)).toBeLessThan(1e-12);
  });

  test("value and null value of noise agree (within .02: 600 cells), and perfect latents is far above, in its interval", async () => {
    const level = Array.from({ length: 600 }, (_, cell) => `type ${cell % 3}`);
    const noise = [1, 2, 3].map((seed) => normals(seed, 600));
    const factors = factorsOf({ level });
    const none = only(await evaluate(embeddingOf(noise), factors), "mig");
    expect(Math.abs(none.value - (none.nullValue ?? 1))).toBeLessThan(0.02);
    const perfect = Float64Array.from(level, (_, cell) => cell % 3);
    const all = only(await evaluate(embeddingOf([noise[0], perfect]), factors), "mig");
    expect(all.value).toBeGreaterThan(0.9);
    expect(all.interval?.low).toBeGreaterThan(0.85);
    expect(all.nullValue).toBeLessThan(0.05);
  });

  test("cells with missing values have no effect", async () => {
    const code = normals(4, 300).map((value, cell) => value + (cell % 3));
    const other = normals(5, 300);
    const level = Array.from(code, (_, cell) => (cell % 4 === 0 ? null : `type ${cell % 3}`));
    const wild = code.map((value, cell) => (level[cell] === null ? 1e6 : value));
    const tame = await evaluate(embeddingOf([code, other]), factorsOf({ level }));
    expect(await evaluate(embeddingOf([wild, other]), factorsOf({ level }))).toEqual(tame);
  });

  test("the order and positive scale of latents do not matter (within 1e-9 of a bin's edge: rounding)", async () => {
    const level = Array.from({ length: 90 }, (_, cell) => `type ${cell % 3}`);
    const columns = [0, 1, 2].map((latent) => normals(latent, 90).map((value, cell) => value + latent * (cell % 3)));
    const before = await evaluate(embeddingOf(columns), factorsOf({ level }), alone);
    const change = fc.record({
      order: fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 }),
      // Powers of two, which round nothing.
      scale: fc.constantFrom(0.25, 2, 1024),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ order, scale }) => {
        const changed = order.map((latent) => columns[latent].map((value) => scale * value));
        const after = await evaluate(embeddingOf(changed), factorsOf({ level }), alone);
        expect(after.map(({ value }) => value)).toEqual(before.map(({ value }) => value));
        expect(order[only(after, "mig/factor").latent ?? -1]).toBe(only(before, "mig/factor").latent);
      }),
      { numRuns: 20 },
    );
  });

  test("the sign of a latent moves only values on the edges of bins: none here", async () => {
    const level = Array.from({ length: 200 }, (_, cell) => `type ${cell % 2}`);
    const columns = [0, 1].map((latent) => normals(latent, 200).map((value, cell) => value + latent * (cell % 2)));
    const turned = columns.map((column) => column.map((value) => -value));
    const [before, after] = await Promise.all(
      [columns, turned].map((given) => evaluate(embeddingOf(given), factorsOf({ level }), alone)),
    );
    for (const [at, { value }] of before.entries()) expect(Math.abs(after[at].value - value)).toBeLessThan(1e-12);
  });
});

describe("the gap", () => {
  test("first less second by entropy; one latent alone has no rival; NaN for a constant factor", () => {
    expect(gapOf(Float64Array.of(0.1, 0.6, 0.2), 0.8)).toBeCloseTo(0.5, 12);
    expect(gapOf(Float64Array.of(0.4), 0.8)).toBe(0.5);
    expect(gapOf(Float64Array.of(0.5, 0.5), 0.8)).toBe(0);
    expect(gapOf(Float64Array.of(0, 0), 0)).toBeNaN();
  });
});
