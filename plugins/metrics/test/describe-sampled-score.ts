import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type betaVaeScore from "../src/beta-vae-score/beta-vae-score.js";
import type factorVaeScore from "../src/factor-vae-score/factor-vae-score.js";
import { duplicated, identical, rowPermuted, sampledFactors, zero } from "./disentanglement-lib.js";
import { embeddingOf, factorsOf, inputOf, normals, only } from "./simulated-input.js";

const FEW = { training: 200, testing: 200, permutations: 2, resamples: 20 };

// Long because it is a list of tests, each of a few lines.
/** Tests of a score that classifies sampled batches of cells; the expected values hold for each of them. */
export function describeSampledScore(plugin: typeof betaVaeScore | typeof factorVaeScore): void {
  const NAME = plugin.name;

  function evaluate(embedding: Embedding, factors: Table, changes: object = {}): Promise<readonly MetricResult[]> {
    const options = plugin.options.parse({ ...FEW, permutations: 0, resamples: 0, ...changes });
    return plugin.create(options, []).evaluate(inputOf(embedding, factors), { random: createRandom(1) });
  }

  describeMetric(plugin, { options: FEW });
  describeMetric(plugin, { options: { ...FEW, permutations: 0, resamples: 0, batchSize: 5, bands: 3 } });

  describe(NAME, () => {
    test("disentanglement_lib's sampled cases, 3,000 cells: identity and duplicated in [.9, 1], zero and row-permuted < .2 (chance is .1)", async () => {
      const sampled = sampledFactors(3000);
      const many = { training: 1000, testing: 1000 };
      const score = async (embedding: Embedding): Promise<number> =>
        only(await evaluate(embedding, sampled.factors, many), NAME).value;
      expect(await score(identical(sampled))).toBeGreaterThan(0.9);
      expect(await score(duplicated(sampled))).toBeGreaterThan(0.9);
      expect(await score(zero(sampled))).toBeLessThan(0.2);
      expect(await score(rowPermuted(sampled))).toBeLessThan(0.2);
    });

    test("noise is at the null value (within .15), a latent for each of a categorical and a continuous factor near 1", async () => {
      const condition = Array.from({ length: 600 }, (_, cell) => (cell % 2 === 0 ? "ctrl" : "stim"));
      const usage = [...normals("usage", 600)];
      const factors = factorsOf({ condition, usage });
      const own = normals(1, 600).map((value, cell) => 0.1 * value + (cell % 2));
      const clear = only(
        await evaluate(embeddingOf([own, Float64Array.from(usage)]), factors, { resamples: 20 }),
        NAME,
      );
      expect(clear.value).toBeGreaterThan(0.95);
      expect(clear.interval?.low).toBeGreaterThan(0.9);
      const noise = [2, 3].map((seed) => normals(seed, 600));
      const { value, nullValue } = only(await evaluate(embeddingOf(noise), factors, { permutations: 5 }), NAME);
      expect(Math.abs(value - (nullValue ?? 1))).toBeLessThan(0.15);
    });

    test("order, sign, offset and scale of latents have no effect (within .01: batches on the edge of a rule)", async () => {
      const type = Array.from({ length: 200 }, (_, cell) => `t${cell % 3}`);
      const columns = [0, 1, 2].map((latent) => normals(latent, 200).map((value, cell) => value + latent * (cell % 3)));
      const factors = factorsOf({ type, usage: [...columns[0]] });
      const before = only(await evaluate(embeddingOf(columns), factors), NAME).value;
      const change = fc.record({
        latents: fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 }),
        scale: fc.double({ min: -100, max: 100, noNaN: true }).filter((value) => Math.abs(value) > 0.01),
      });
      await fc.assert(
        fc.asyncProperty(change, async ({ latents, scale }) => {
          const changed = latents.map((latent) => columns[latent].map((value) => scale * value + 3));
          expect(Math.abs(only(await evaluate(embeddingOf(changed), factors), NAME).value - before)).toBeLessThan(0.01);
        }),
        { numRuns: 8 },
      );
    });

    test("a single factor is unusable, with the reason", async () => {
      const results = await evaluate(embeddingOf([normals(1, 50)]), factorsOf({ usage: [...normals(2, 50)] }));
      expect(only(results, `${NAME}/unusable`)).toMatchObject({
        factor: "usage",
        note: expect.stringContaining("another"),
      });
    });
  });
}
