import type { Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals } from "../../test/simulated-input.js";
import plugin from "./max-correlation.js";

function evaluate(embedding: Embedding, factors: Table): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples: 30, permutations: 5 }), []);
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) });
}

describe("max-correlation: what must not matter", () => {
  const cells = 60;
  const usage = normals("usage", cells);
  const factors = factorsOf({
    usage: [...usage],
    condition: Array.from(usage, (_, cell) => (cell % 2 === 0 ? "ctrl" : "stim")),
  });
  const columns = [0, 1, 2, 3].map((latent) =>
    normals(latent, cells).map((value, cell) => value + latent * 0.3 * usage[cell]),
  );
  const numbers = (results: readonly MetricResult[], name: string): number[] =>
    results
      .filter((result) => result.name.startsWith(name))
      .flatMap(({ value, interval, nullValue }) => [value, interval?.low ?? 0, interval?.high ?? 0, nullValue ?? 0]);
  const expectSame = async (changed: readonly ArrayLike<number>[], name: string): Promise<void> => {
    const before = numbers(await evaluate(embeddingOf(columns), factors), name);
    const after = numbers(await evaluate(embeddingOf(changed), factors), name);
    for (const [at, value] of after.entries()) expect(Math.abs(value - before[at])).toBeLessThan(1e-10);
  };

  test("the order, sign, place and scale of latents, for both correlations (within 1e-10: rounding)", async () => {
    const change = fc.record({
      sign: fc.constantFrom(-1, 1),
      scale: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      shift: fc.double({ min: -10, max: 10, noNaN: true }),
    });
    const order = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(order, fc.array(change, { minLength: 4, maxLength: 4 }), async (latents, changes) => {
        const changed = latents.map((latent, at) =>
          columns[latent].map((value) => changes[at].sign * changes[at].scale * value + changes[at].shift),
        );
        await expectSame(changed, "max-correlation/");
      }),
      { numRuns: 15 },
    );
  });

  test("any rising function of a latent, for Spearman's (within 1e-10: rounding)", async () => {
    const changed = columns.map((column, latent) =>
      column.map((value) => value * value * value * (latent + 1) + value),
    );
    await expectSame(changed, "max-correlation/spearman");
  });
});
