import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom, mean } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import reference from "./reference.json" with { type: "json" };
import plugin from "./silhouette.js";

describeMetric(plugin);
describeMetric(plugin, { options: { resamples: 0, permutations: 0, cells: 50 } });

function evaluate(embedding: Embedding, factors: Table, options: object = {}): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples: 0, permutations: 0, ...options }), []);
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) });
}

const columns = reference.codes[0].map((_, latent) => Float64Array.from(reference.codes, (row) => row[latent]));
const level = reference.level.map((value) => `${value}`);

describe("silhouette", () => {
  test("as scikit-learn's silhouette_samples, in the mean and per level (within 1e-12: rounding)", async () => {
    const results = await evaluate(embeddingOf(columns), factorsOf({ level }));
    expect(Math.abs(only(results, "silhouette").value - mean(reference.samples))).toBeLessThan(1e-12);
    for (const which of ["0", "1", "2"]) {
      const expected = mean(reference.samples.filter((_, cell) => level[cell] === which));
      expect(Math.abs(only(results, "silhouette/level", "level", which).value - expected)).toBeLessThan(1e-12);
    }
  });

  test("levels far apart are near 1, noise is at its null value (within .03), doubled latents change nothing (1e-12)", async () => {
    const types = Array.from({ length: 300 }, (_, cell) => `t${cell % 3}`);
    const apart = normals(1, 300).map((value, cell) => value + 200 * (cell % 3));
    const factors = factorsOf({ types });
    const clear = only(await evaluate(embeddingOf([apart]), factors, { resamples: 30 }), "silhouette");
    expect(clear.value).toBeGreaterThan(0.95);
    expect(clear.interval?.low).toBeGreaterThan(0.9);
    const doubled = only(await evaluate(embeddingOf([apart, apart]), factors), "silhouette").value;
    expect(Math.abs(doubled - clear.value)).toBeLessThan(1e-12);
    const noise = [2, 3].map((seed) => normals(seed, 300));
    const { value, nullValue } = only(await evaluate(embeddingOf(noise), factors, { permutations: 20 }), "silhouette");
    expect(Math.abs(value - (nullValue ?? 1))).toBeLessThan(0.03);
  });

  test("order, sign and offset of latents, and a common scale, have no effect (within 1e-10: rounding)", async () => {
    const before = only(await evaluate(embeddingOf(columns), factorsOf({ level })), "silhouette").value;
    const change = fc.record({
      latents: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
      scale: fc.double({ min: -100, max: 100, noNaN: true }).filter((value) => Math.abs(value) > 0.01),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ latents, scale }) => {
        const changed = latents.map((latent) => columns[latent].map((value) => scale * value + 3));
        const after = only(await evaluate(embeddingOf(changed), factorsOf({ level })), "silhouette").value;
        expect(Math.abs(after - before)).toBeLessThan(1e-10);
      }),
      { numRuns: 20 },
    );
  });

  test("many cells are subsampled, with a note; cells with missing values have no effect", async () => {
    const types = Array.from({ length: 200 }, (_, cell) => (cell % 5 === 0 ? null : `t${cell % 2}`));
    const code = normals(4, 200).map((value, cell) => value + (cell % 2));
    const wild = code.map((value, cell) => (types[cell] === null ? 1e5 : value));
    const sampling = { cells: 100, resamples: 20, permutations: 3 };
    const tame = await evaluate(embeddingOf([code]), factorsOf({ types }), sampling);
    expect(only(tame, "silhouette").note).toContain("100 of 160 cells");
    expect(await evaluate(embeddingOf([wild]), factorsOf({ types }), sampling)).toEqual(tame);
  });
});
