import { describeMetric } from "@heddle/conformance";
import {
  type Clustering,
  type Embedding,
  type MetricResult,
  resultsBeside,
  resultsToShow,
  type Table,
} from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import plugin from "./clustering-agreement.js";

describeMetric(plugin);
describeMetric(plugin, { options: { resamples: 0, permutations: 0 } });

/** A "clustering" that answers with given labels, one labeling per resolution 1, 2, … */
function fixed(...labelings: readonly Int32Array[]): Clustering {
  return { resolutions: labelings.map((_, at) => at + 1), cluster: async () => labelings };
}

function evaluate(
  labelings: readonly Int32Array[],
  factors: Table,
  options: object = {},
  seed = 1,
): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples: 100, permutations: 50, ...options }), [
    fixed(...labelings),
  ]);
  return metric.evaluate(inputOf(embeddingOf([normals(1, factors.rows)]), factors), { random: createRandom(seed) });
}

const labels = (cells: number, label: (cell: number) => number): Int32Array =>
  Int32Array.from({ length: cells }, (_, cell) => label(cell));
const typed = (found: Int32Array): string[] => Array.from(found, (label) => `type ${label}`);

describe("clustering-agreement", () => {
  test("clusters equal to the levels give 1 at that resolution, for any cluster numbers", async () => {
    const truth = labels(120, (cell) => cell % 3);
    const results = await evaluate(
      [labels(120, () => 0), truth.map((label) => 2 - label)],
      factorsOf({ type: typed(truth) }),
    );
    for (const kind of ["ari", "nmi"]) {
      const result = only(results, `clustering-agreement/${kind}`);
      expect(result.value).toBeCloseTo(1, 12);
      expect(result).toMatchObject({ ceiling: 1, note: expect.stringContaining("resolution 2, 3 clusters") });
      expect(result.note).toContain("no interval: nearly all half-samples have the same value");
    }
  });

  test("independent labels give the null value: about 0 for ARI (within 0.02: 600 cells)", async () => {
    const random = createRandom(2);
    const found = [3, 6].map((groups) => labels(600, () => random.integer(groups)));
    const results = await evaluate(found, factorsOf({ type: typed(labels(600, (cell) => cell % 4)) }));
    const { value, nullValue } = only(results, "clustering-agreement/ari");
    expect(Math.abs(value)).toBeLessThan(0.02);
    expect(Math.abs(nullValue ?? 1)).toBeLessThan(0.02);
  });

  test("the best of several resolutions counts; a duplicated labeling changes nothing", async () => {
    const truth = labels(200, (cell) => cell % 4);
    const coarse = truth.map((label) => label >> 1);
    const factors = factorsOf({ type: typed(truth) });
    const once = await evaluate([coarse], factors);
    const twice = await evaluate([coarse, coarse], factors);
    expect(twice).toEqual(once);
    const better = only(await evaluate([coarse, truth], factors), "clustering-agreement/ari");
    expect(better.value).toBeGreaterThan(only(once, "clustering-agreement/ari").value);
  });

  test("cells whose level is missing do not count", async () => {
    const truth = labels(200, (cell) => cell % 2);
    const level = Array.from(truth, (label, cell) => (cell % 3 === 0 ? null : `type ${label}`));
    const wild = truth.map((label, cell) => (cell % 3 === 0 ? 1 - label : label));
    const results = await evaluate([wild], factorsOf({ level, usage: [...normals(3, 200)] }));
    expect(results.map(({ name, factor }) => [name, factor])).toEqual([
      ["clustering-agreement/ari", "level"],
      ["clustering-agreement/nmi", "level"],
    ]);
    expect(results[0].value).toBeCloseTo(1, 12);
  });

  test("95 % intervals contain the true value in 88 to 99 % of 150 simulations (nominal 95 ± 2 SE of 3.6)", async () => {
    const agreeing = 0.8;
    const truth = (2 * agreeing - 1) * (2 * agreeing - 1);
    let held = 0;
    for (let seed = 0; seed < 150; seed++) {
      const random = createRandom(`simulation ${seed}`);
      const level = labels(300, () => random.integer(2));
      const found = level.map((label) => (random.uniform() < agreeing ? label : 1 - label));
      const results = await evaluate(
        [found],
        factorsOf({ type: typed(level) }),
        { resamples: 200, permutations: 0 },
        seed,
      );
      const { interval } = only(results, "clustering-agreement/ari");
      if (interval !== undefined && interval.low <= truth && truth <= interval.high) held++;
    }
    expect(held / 150).toBeGreaterThanOrEqual(0.88);
    expect(held / 150).toBeLessThanOrEqual(0.99);
  });

  test("the fixed resolution counts on its own, also outside the resolutions, and leaves the best unchanged", async () => {
    const truth = labels(200, (cell) => cell % 4);
    const coarse = truth.map((label) => label >> 1);
    const factors = factorsOf({ type: typed(truth), half: typed(coarse) });
    // the resolution is the number of clusters; 2 is not among the resolutions
    const clustering: Clustering = {
      resolutions: [1, 4],
      fixedResolution: (levels) => levels,
      cluster: async (_representation, resolutions) => {
        const of = new Map([
          [1, labels(200, () => 0)],
          [2, coarse],
          [4, truth],
        ]);
        return resolutions.map((resolution) => of.get(resolution) ?? new Int32Array());
      },
    };
    const run = (chosen: Clustering) =>
      plugin
        .create(plugin.options.parse({ resamples: 25, permutations: 5 }), [chosen])
        .evaluate(inputOf(embeddingOf([normals(1, 200)]), factors), { random: createRandom(1) });
    const results = await run(clustering);
    const { fixedResolution: _fixed, ...without } = clustering;
    expect(results.filter(({ name }) => !name.endsWith("/fixed"))).toEqual(await run(without));
    const fixed = only(results, "clustering-agreement/ari/fixed", "half");
    expect(fixed).toMatchObject({ value: 1, note: expect.stringContaining("resolution 2, 2 clusters") });
    expect(only(results, "clustering-agreement/ari", "half").value).toBeLessThan(0.7);
    const wrong = { ...clustering, fixedResolution: () => 1 };
    expect(only(await run(wrong), "clustering-agreement/ari/fixed", "half").value).toBe(0);
  });

  test("a clustering without resolutions, or with too few labels, is refused", async () => {
    const factors = factorsOf({ type: typed(labels(10, (cell) => cell % 2)) });
    await expect(evaluate([], factors)).rejects.toThrow("at least one resolution");
    await expect(evaluate([labels(9, () => 0)], factors)).rejects.toThrow("a label for each of 10 cells");
  });

  test("an overview shows the stored latents of a rotated run, and model coordinates beside; else the latents as trained", async () => {
    const byOrder: Clustering = {
      resolutions: [1],
      cluster: async ({ rows, columns, values }) => [labels(rows, (cell) => (values[cell * columns] > 0 ? 1 : 0))],
    };
    const truth = labels(60, (cell) => cell % 2);
    const embedding = embeddingOf([Float64Array.from(truth, (label) => label - 0.5)]);
    const unrotated = embeddingOf([normals("model", 60)]).representation;
    const metric = plugin.create(plugin.options.parse({ resamples: 0, permutations: 0 }), [byOrder]);
    const shown = async (given: Embedding) => {
      const found = await metric.evaluate(inputOf(given, factorsOf({ type: typed(truth) })), {
        random: createRandom(1),
      });
      const results = found.map((result) => ({ ...result, display: plugin.displays?.[result.name] }));
      return [resultsToShow(results, "clustering"), resultsBeside(results, "clustering")];
    };
    const [stored, model] = await shown({ ...embedding, unrotated });
    expect(stored).toMatchObject([{ name: "clustering-agreement/ari/rotated", value: 1 }]);
    expect(model).toMatchObject([{ name: "clustering-agreement/ari", display: { beside: "model coordinates" } }]);
    expect(model[0].value).toBeLessThan(0.5);
    const [trained, nothing] = await shown(embedding);
    expect(trained).toMatchObject([{ name: "clustering-agreement/ari", value: 1 }]);
    expect(nothing).toEqual([]);
  });
});
