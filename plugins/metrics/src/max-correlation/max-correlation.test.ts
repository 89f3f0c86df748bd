import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import latentCorrelations from "../latent-correlations/latent-correlations.js";
import plugin from "./max-correlation.js";

describeMetric(plugin);
describeMetric(plugin, { options: { resamples: 0, permutations: 0, activeThreshold: 10 } });

function evaluate(
  embedding: Embedding,
  factors: Table,
  options: object = {},
  seed = 1,
): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples: 40, permutations: 20, ...options }), []);
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(seed) });
}

const alternating = (cells: number): string[] =>
  Array.from({ length: cells }, (_, cell) => (cell % 2 === 0 ? "ctrl" : "stim"));

describe("max-correlation", () => {
  test("a latent equal to a continuous factor reaches 1, far from its null value; a rising function keeps Spearman's 1", async () => {
    const usage = normals(1, 300);
    const factors = factorsOf({ usage: [...usage] });
    const same = await evaluate(embeddingOf([normals(2, 300), usage]), factors);
    const cubed = await evaluate(embeddingOf([normals(2, 300), usage.map((value) => value * value * value)]), factors);
    expect(only(same, "max-correlation/pearson")).toMatchObject({ latent: 1, ceiling: 1 });
    expect(only(same, "max-correlation/pearson").value).toBeCloseTo(1, 12);
    expect(only(cubed, "max-correlation/spearman").value).toBeCloseTo(1, 12);
    expect(only(cubed, "max-correlation/pearson").value).toBeLessThan(0.9);
    for (const kind of ["pearson", "spearman"]) {
      expect(only(same, `max-correlation/${kind}`).nullValue).toBeLessThan(0.2);
    }
  });

  test("a separating latent reaches Spearman's ceiling √(3p(1−p)) of a binary factor (within 1e-6: n/√(n²−1), n = 2,000)", async () => {
    for (const share of [0.05, 0.3, 0.5]) {
      const stimulated = Array.from({ length: 2000 }, (_, cell) => (cell < 2000 * share ? 1 : 0));
      const code = normals(3, 2000).map((value, cell) => value + 100 * stimulated[cell]);
      const factors = factorsOf({ condition: stimulated.map((is) => (is === 1 ? "stim" : "ctrl")) });
      const result = only(await evaluate(embeddingOf([code]), factors, { resamples: 0 }), "max-correlation/spearman");
      expect(Math.abs((result.ceiling ?? 0) - Math.sqrt(3 * share * (1 - share)))).toBeLessThan(1e-12);
      expect(Math.abs(result.value / (result.ceiling ?? 0) - 1)).toBeLessThan(1e-6);
    }
  });

  test("noise give the null value (within 4 of its standard deviations, 1/√n: n = 1,000)", async () => {
    const columns = [1, 2, 3, 4, 5].map((seed) => normals(seed, 1000));
    const results = await evaluate(embeddingOf(columns), factorsOf({ condition: alternating(1000) }), {
      permutations: 200,
    });
    for (const kind of ["pearson", "spearman"]) {
      const { value, nullValue } = only(results, `max-correlation/${kind}`);
      // The maximum of five |normal| variables of deviation 1/√n is 1.57/√n on average.
      expect(Math.abs((nullValue ?? 0) * Math.sqrt(1000) - 1.57)).toBeLessThan(0.2);
      expect(Math.abs(value - (nullValue ?? 0))).toBeLessThan(4 / Math.sqrt(1000));
    }
  });

  test("a duplicated latent is the second-best latent: the first is best, the second has the same value", async () => {
    const code = normals(4, 200).map((value, cell) => value + (cell % 2));
    const results = await evaluate(
      embeddingOf([normals(5, 200), code, code]),
      factorsOf({ condition: alternating(200) }),
    );
    const best = only(results, "max-correlation/pearson");
    const second = only(results, "max-correlation/pearson/second-best");
    expect([best.latent, second.latent]).toEqual([1, 2]);
    expect(second.value).toBe(best.value);
    expect(second.interval).toEqual(best.interval);
    expect(best).toMatchObject({ higherIsBetter: true, ceiling: 1 });
    expect(second).toMatchObject({ higherIsBetter: false, ceiling: 0, note: expect.stringContaining("low is good") });
  });

  test("a collapsed latent is never the best; without active latents the value is 0, with a note", async () => {
    const code = normals(6, 200).map((value, cell) => value + 3 * (cell % 2));
    const factors = factorsOf({ condition: alternating(200) });
    const some = await evaluate(embeddingOf([code, normals(7, 200)], [0.001, 0.5]), factors);
    expect(only(some, "max-correlation/spearman").latent).toBe(0);
    expect(only(some, "max-correlation/spearman/active").latent).toBe(1);
    expect(some.some(({ name }) => name.endsWith("active/second-best"))).toBe(false);
    const none = only(await evaluate(embeddingOf([code], [0]), factors), "max-correlation/spearman/active");
    expect(none).toMatchObject({ value: 0, note: expect.stringContaining("no latent is active") });
  });

  test("each resample chooses the latent again: the interval of two equal latents is above that of each", async () => {
    const factors = factorsOf({ condition: alternating(100) });
    const embedding = embeddingOf([12, 13].map((seed) => normals(seed, 100).map((value, cell) => value + (cell % 2))));
    const chosenAgain = only(await evaluate(embedding, factors), "max-correlation/pearson").interval;
    const metric = latentCorrelations.create(latentCorrelations.options.parse({ resamples: 40 }), []);
    const each = await metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) });
    const intervals = each.filter(({ name }) => name.endsWith("pearson")).map(({ interval }) => interval);
    expect(intervals).toHaveLength(2);
    for (const interval of intervals) expect(chosenAgain?.low).toBeGreaterThan(interval?.low ?? 1);
  });

  test("an embedding without divergences has results for all latents only", async () => {
    const results = await evaluate(
      embeddingOf([normals(8, 50), normals(9, 50)]),
      factorsOf({ condition: alternating(50) }),
    );
    expect(results.map(({ name }) => name.replace("max-correlation/", ""))).toEqual([
      "pearson",
      "pearson/second-best",
      "spearman",
      "spearman/second-best",
      "pearson/linear",
    ]);
  });

  test("cells whose level is missing do not count: the rest alone give the same value (within 1e-12: rounding)", async () => {
    const code = normals(10, 300).map((value, cell) => value + (cell % 3));
    const level = Array.from({ length: 300 }, (_, cell) => (cell % 5 === 0 ? null : `type ${cell % 3}`));
    const known = Array.from(level.keys()).filter((cell) => level[cell] !== null);
    const wild = code.map((value, cell) => (level[cell] === null ? 1e3 : value));
    const whole = await evaluate(embeddingOf([wild]), factorsOf({ type: level }), { resamples: 0, permutations: 0 });
    const part = await evaluate(
      embeddingOf([known.map((cell) => code[cell])]),
      factorsOf({ type: known.map((cell) => level[cell]) }),
      { resamples: 0, permutations: 0 },
    );
    expect(whole.map(({ name, level: of }) => [name, of])).toEqual(part.map(({ name, level: of }) => [name, of]));
    for (const [at, { value }] of whole.entries()) expect(Math.abs(value - part[at].value)).toBeLessThan(1e-12);
  });

  test("nor do they touch intervals and null values, whatever their values (within 1e-10: rounding)", async () => {
    const code = normals(14, 200).map((value, cell) => value + (cell % 2));
    const condition = alternating(200).map((level, cell) => (cell % 4 === 3 ? null : level));
    const usage = [...normals(15, 200)].map((value, cell) => (cell % 5 === 0 ? null : value + code[cell]));
    for (const [name, values] of Object.entries({ condition, usage })) {
      const wild = code.map((value, cell) => (values[cell] === null ? 50 * (cell % 3) : value));
      const [tame, changed] = await Promise.all(
        [code, wild].map((columns) => evaluate(embeddingOf([columns]), factorsOf({ [name]: values }))),
      );
      for (const [at, { name, interval, nullValue }] of tame.entries()) {
        if (name.endsWith("/linear")) continue;
        expect(Math.abs((interval?.low ?? 0) - (changed[at].interval?.low ?? 1))).toBeLessThan(1e-10);
        expect(Math.abs((interval?.high ?? 0) - (changed[at].interval?.high ?? 1))).toBeLessThan(1e-10);
        expect(Math.abs((nullValue ?? 0) - (changed[at].nullValue ?? 1))).toBeLessThan(1e-10);
      }
    }
  });

  test("two levels give one result, more give one per level; unusable factors are listed with the reason", async () => {
    const factors = factorsOf({
      condition: alternating(90),
      type: Array.from({ length: 90 }, (_, cell) => ["B", "NK", "T"][cell % 3]),
      batch: new Array(90).fill("one"),
    });
    const results = await evaluate(embeddingOf([normals(11, 90)]), factors);
    const spearman = results.filter(({ name }) => name === "max-correlation/spearman");
    expect(spearman.map(({ factor, level }) => [factor, level])).toEqual([
      ["condition", undefined],
      ["type", "B"],
      ["type", "NK"],
      ["type", "T"],
    ]);
    expect(only(results, "max-correlation/unusable")).toMatchObject({
      factor: "batch",
      note: expect.stringContaining("one"),
    });
  });

  test("95 % intervals contain the true value in 88 to 99 % of 150 simulations (nominal 95 ± 2 SE of 3.6, and small-sample loss)", async () => {
    const truth = 0.5;
    let held = 0;
    for (let simulation = 0; simulation < 150; simulation++) {
      const usage = normals(`usage ${simulation}`, 150);
      const noise = normals(`noise ${simulation}`, 150);
      const code = usage.map((value, cell) => truth * value + Math.sqrt(1 - truth * truth) * noise[cell]);
      const others = [1, 2].map((other) => normals(`other ${simulation} ${other}`, 150));
      const results = await evaluate(
        embeddingOf([others[0], code, others[1]]),
        factorsOf({ usage: [...usage] }),
        { resamples: 200, permutations: 0 },
        simulation,
      );
      const { interval } = only(results, "max-correlation/pearson");
      if (interval !== undefined && interval.low <= truth && truth <= interval.high) held++;
    }
    expect(held / 150).toBeGreaterThanOrEqual(0.88);
    expect(held / 150).toBeLessThanOrEqual(0.99);
  });
});
