import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals } from "../../test/simulated-input.js";
import maxCorrelation from "../max-correlation/max-correlation.js";
import plugin from "./latent-correlations.js";

describeMetric(plugin);
describeMetric(plugin, { options: { resamples: 0 } });

function evaluate(embedding: Embedding, factors: Table, resamples = 50): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples }), []);
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) });
}

const pairs = (results: readonly MetricResult[]) => results.map(({ factor, level, latent }) => [factor, level, latent]);

describe("latent-correlations", () => {
  const cells = 240;
  const type = Array.from({ length: cells }, (_, cell) => ["B", "NK", "T"][cell % 3]);
  const usage = normals("usage", cells);
  const factors = factorsOf({ type, usage: [...usage] });
  const following = normals(1, cells).map((value, cell) => value + (cell % 3 === 0 ? 2 : 0));
  const falling = usage.map((value) => -value);

  test("every factor or level has one result per latent and kind; with an interval, unless it is ±1 in every half-sample", async () => {
    const results = await evaluate(embeddingOf([following, falling]), factors);
    const expected = ["B", "NK", "T"].flatMap((level) => [0, 1].map((latent) => ["type", level, latent]));
    for (const kind of ["pearson", "spearman"]) {
      const found = results.filter(({ name }) => name === `latent-correlations/${kind}`);
      expect(pairs(found)).toEqual([...expected, ["usage", undefined, 0], ["usage", undefined, 1]]);
      for (const { value, interval, note } of found) {
        if (interval === undefined)
          expect([Math.abs(value).toFixed(9), note]).toEqual(["1.000000000", expect.stringContaining("no interval")]);
        else expect(interval.low).toBeLessThan(interval.high);
      }
    }
  });

  test("the sign is kept: a latent that decreases with a factor has −1, a duplicated one the same row", async () => {
    const results = await evaluate(embeddingOf([falling, falling]), factors);
    const [first, second] = results.filter(
      ({ name, factor }) => name === "latent-correlations/spearman" && factor === "usage",
    );
    expect(first.value).toBeCloseTo(-1, 12);
    expect(second).toEqual({ ...first, latent: 1 });
  });

  test("its largest absolute entry equals max-correlation of the same representation", async () => {
    const embedding = embeddingOf([following, falling, normals(3, cells)]);
    const results = await evaluate(embedding, factors);
    const metric = maxCorrelation.create(maxCorrelation.options.parse({ permutations: 0, resamples: 0 }), []);
    const largest = await metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) });
    const ofOneLatent = largest.filter(({ name }) => !/second|linear/.test(name));
    expect(ofOneLatent.length).toBeGreaterThan(0);
    for (const { name, factor, level, latent, value } of ofOneLatent) {
      const row = results.filter(
        (result) =>
          result.name === name.replace("max", "latent").replace("correlation/", "correlations/") &&
          result.factor === factor &&
          result.level === level,
      );
      expect(row).toHaveLength(3);
      expect(value).toBe(Math.max(...row.map((entry) => Math.abs(entry.value))));
      expect(row[latent ?? -1].value * row[latent ?? -1].value).toBe(value * value);
    }
  });

  test("noise: 95 % intervals contain 0 in 88 to 100 % of 200 entries (nominal 95 ± 2 SE of 3, correlated entries)", async () => {
    const noise = Array.from({ length: 50 }, (_, latent) => normals(`noise ${latent}`, cells));
    const results = await evaluate(embeddingOf(noise), factors, 200);
    const pearson = results.filter(({ name }) => name === "latent-correlations/pearson");
    const held = pearson.filter(({ interval }) => interval !== undefined && interval.low <= 0 && interval.high >= 0);
    expect(pearson).toHaveLength(200);
    expect(held.length / pearson.length).toBeGreaterThanOrEqual(0.88);
  });
});
