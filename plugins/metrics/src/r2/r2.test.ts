import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import plugin from "./r2.js";
import reference from "./reference.json" with { type: "json" };

describeMetric(plugin);
describeMetric(plugin, { options: { resamples: 0, permutations: 0 } });

function evaluate(embedding: Embedding, factors: Table, options: object = {}): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples: 0, permutations: 0, ...options }), []);
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) });
}

const columns = reference.codes[0].map((_, latent) => Float64Array.from(reference.codes, (row) => row[latent]));

describe("r2", () => {
  test("as scikit-learn's LinearRegression, of numbers and of levels (within 1e-12: rounding)", async () => {
    const level = reference.level.map((value) => `${value}`);
    const results = await evaluate(embeddingOf(columns), factorsOf({ usage: reference.usage, level }));
    expect(Math.abs(only(results, "r2/target", "usage").value - reference.scores.usage)).toBeLessThan(1e-12);
    for (const which of ["0", "1", "2"] as const) {
      const expected = reference.scores[`level ${which}`];
      expect(Math.abs(only(results, "r2/target", "level", which).value - expected)).toBeLessThan(1e-12);
    }
    const { usage } = reference.scores;
    const adjusted = 1 - ((1 - usage) * 59) / 55;
    expect(Math.abs(only(results, "r2/adjusted/target", "usage").value - adjusted)).toBeLessThan(1e-12);
  });

  test("of noise R² is p / (n − 1), as is the null value (within 10 %: 200 permutations), adjusted near 0; perfect latents 1", async () => {
    const columns = [1, 2, 3, 4, 5].map((seed) => normals(seed, 300));
    const factors = factorsOf({ usage: [...normals("usage", 300)] });
    const noise = await evaluate(embeddingOf(columns), factors, { permutations: 200 });
    expect(Math.abs((only(noise, "r2").nullValue ?? 0) / (5 / 299) - 1)).toBeLessThan(0.1);
    expect(only(noise, "r2/adjusted").nullValue).toBeLessThan(0.01);
    const perfect = await evaluate(embeddingOf([...columns, normals("usage", 300)]), factors, { resamples: 20 });
    expect(only(perfect, "r2").value).toBeCloseTo(1, 10);
    expect(only(perfect, "r2").note).toContain("no interval");
  });

  test("order, sign, scale and place of latents, doubles and constants do not matter (within 1e-8: rounding of near-doubles)", async () => {
    const usage = factorsOf({ usage: reference.usage });
    const before = await evaluate(embeddingOf(columns), usage);
    const change = fc.record({
      latents: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
      scale: fc.double({ min: -100, max: 100, noNaN: true }).filter((value) => Math.abs(value) > 0.01),
      shift: fc.double({ min: -10, max: 10, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ latents, scale, shift }) => {
        const changed = latents.map((latent) => columns[latent].map((value) => scale * value + shift));
        const constant = new Float64Array(60).fill(shift);
        const after = await evaluate(embeddingOf([...changed, columns[0], constant]), usage);
        for (const name of ["r2", "r2/adjusted"]) {
          expect(Math.abs(only(after, name).value - only(before, name).value)).toBeLessThan(1e-8);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("cells with missing values have no effect", async () => {
    const usage = [...normals(5, 200)].map((value, cell) => (cell % 4 === 0 ? null : value));
    const code = normals(4, 200).map((value, cell) => value + (usage[cell] ?? 0));
    const wild = code.map((value, cell) => (usage[cell] === null ? 1e5 : value));
    const sampling = { resamples: 20, permutations: 3 };
    const tame = await evaluate(embeddingOf([code]), factorsOf({ usage }), sampling);
    expect(await evaluate(embeddingOf([wild]), factorsOf({ usage }), sampling)).toEqual(tame);
  });
});
