import { describeMetric } from "@heddle/conformance";
import { type Embedding, isHeddleError, type MetricResult } from "@heddle/contracts";
import { createRandom, ranks, spearman } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, normals, only } from "../../test/simulated-input.js";
import { standardize } from "../shared/prediction/standardize.js";
import { relativeStrength } from "./relative-strength.js";
import { rankCorrelations } from "./seed-correlations.js";
import plugin from "./udr.js";

describeMetric(plugin);
describeMetric(plugin, { options: { permutations: 0, activeThreshold: 0.5 } });

function evaluate(embeddings: readonly Embedding[], options: object = {}): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ permutations: 0, ...options }), []);
  const factors = factorsOf({ unused: new Array(embeddings[0]?.representation.rows ?? 1).fill("x") });
  return metric.evaluate({ embeddings, factors }, { random: createRandom(1) });
}

const columns = [0, 1, 2].map((latent) => normals(latent, 400));

describe("relative strength", () => {
  test("computed by hand: rows (.8, .2), (0, .5): ((.64 + .5) / 2 + (.8 + .25 / .7) / 2) / 2", () => {
    const found = relativeStrength({ rows: 2, columns: 2, values: Float64Array.of(0.8, 0.2, 0, 0.5) });
    expect(found).toBeCloseTo(((0.64 + 0.5) / 2 + (0.8 + 0.25 / 0.7) / 2) / 2, 12);
  });

  test("one for one is 1; zeros and no latents are 0; transposed it is the same", () => {
    expect(relativeStrength({ rows: 2, columns: 2, values: Float64Array.of(0, 1, 1, 0) })).toBe(1);
    expect(relativeStrength({ rows: 2, columns: 2, values: new Float64Array(4) })).toBe(0);
    expect(relativeStrength({ rows: 0, columns: 2, values: new Float64Array(0) })).toBe(0);
    const cell = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 6, maxLength: 6 }), (given) => {
        const values = Float64Array.from(given);
        const turned = Float64Array.from(values, (_, at) => values[(at % 2) * 3 + Math.floor(at / 2)]);
        const [a, b] = [
          relativeStrength({ rows: 2, columns: 3, values }),
          relativeStrength({ rows: 3, columns: 2, values: turned }),
        ];
        expect(Math.abs(a - b)).toBeLessThan(1e-12);
      }),
    );
  });

  test("the table of ranks is |Spearman| (within 1e-12: rounding)", () => {
    const cells = Int32Array.from({ length: 400 }, (_, cell) => cell);
    const ranked = standardize(columns.map(ranks), cells).columns;
    const { values } = rankCorrelations(ranked.slice(0, 2), ranked.slice(1));
    expect(Math.abs(values[0] - Math.abs(spearman(columns[0], columns[1])))).toBeLessThan(1e-12);
    expect(Math.abs(values[2] - 1)).toBeLessThan(1e-12);
  });
});

describe("udr", () => {
  test("the same latents, in another order, sign and scale: as the same ones (within 1e-9: rounding); above .85 by rank (chance correlations of 400 cells), 1 − .1 by lasso (within .05: they are included)", async () => {
    const same = await evaluate([embeddingOf(columns), embeddingOf(columns), embeddingOf(columns)]);
    expect(only(same, "udr/spearman").value).toBeGreaterThan(0.85);
    expect(Math.abs(only(same, "udr/lasso").value - 0.9)).toBeLessThan(0.05);
    const change = fc.record({
      latents: fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 }),
      scale: fc.double({ min: -100, max: 100, noNaN: true }).filter((value) => Math.abs(value) > 0.01),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ latents, scale }) => {
        const changed = embeddingOf(latents.map((latent) => columns[latent].map((value) => scale * value + 1)));
        const after = await evaluate([embeddingOf(columns), changed, embeddingOf(columns)]);
        for (const name of ["udr/lasso", "udr/spearman"]) {
          expect(Math.abs(only(after, name).value - only(same, name).value)).toBeLessThan(1e-9);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("unrelated seeds reach the null value (within .02); rotated ones are between unrelated and equal seeds", async () => {
    const other = [5, 6, 7].map((seed) => normals(seed, 400));
    const unrelated = await evaluate([embeddingOf(columns), embeddingOf(other)], { permutations: 5 });
    for (const name of ["udr/lasso", "udr/spearman"]) {
      const { value, nullValue } = only(unrelated, name);
      expect(Math.abs(value - (nullValue ?? 1))).toBeLessThan(0.02);
    }
    const turned = [0, 1, 2].map((at) => columns[at].map((value, cell) => value + columns[(at + 1) % 3][cell]));
    const rotated = only(await evaluate([embeddingOf(columns), embeddingOf(turned)]), "udr/spearman").value;
    expect(rotated).toBeLessThan(0.5);
    expect(rotated).toBeGreaterThan(only(unrelated, "udr/spearman").value + 0.1);
  });

  test("collapsed latents do not count; without any active one the score is 0", async () => {
    const seeds = [1, 2].map(() => embeddingOf([...columns, normals("dead", 400)], [1, 1, 1, 0.001]));
    const alive = [1, 2].map(() => embeddingOf(columns, [1, 1, 1]));
    expect(only(await evaluate(seeds), "udr/lasso").value).toBe(only(await evaluate(alive), "udr/lasso").value);
    const dead = [1, 2].map(() => embeddingOf(columns, [0, 0, 0]));
    expect(only(await evaluate(dead), "udr/lasso").value).toBe(0);
  });

  test("a single seed is an error", async () => {
    const error = await evaluate([embeddingOf(columns)]).catch((thrown: unknown) => thrown);
    expect(isHeddleError(error, "bad-data")).toBe(true);
  });
});
