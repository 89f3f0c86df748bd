import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import { matchLatents } from "../shared/correlation/match-latents.js";
import reference from "../shared/correlation/reference.json" with { type: "json" };
import plugin from "./matched-correlation.js";

describeMetric(plugin);
describeMetric(plugin, { options: { resamples: 0, permutations: 0 } });

function evaluate(
  embedding: Embedding,
  factors: Table,
  options: object = {},
  seed = 1,
): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples: 40, permutations: 20, ...options }), []);
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(seed) });
}

describe("matched-correlation", () => {
  const cells = 400;
  const [first, second] = [normals("first", cells), normals("second", cells)];
  const factors = factorsOf({ first: [...first], second: [...second] });

  test("a latent per factor, in any order and sign, gives 1", async () => {
    const results = await evaluate(embeddingOf([second.map((value) => -value), normals(1, cells), first]), factors);
    for (const kind of ["pearson", "spearman"]) {
      expect(only(results, `matched-correlation/${kind}`).value).toBeCloseTo(1, 12);
      expect(only(results, `matched-correlation/${kind}/factor`, "first").latent).toBe(2);
      expect(only(results, `matched-correlation/${kind}/factor`, "second").latent).toBe(0);
    }
  });

  test("a latent matches one factor only: two copies of the sum match both factors, a single one leaves 0 for the other", async () => {
    const both = first.map((value, cell) => value + second[cell]);
    const copies = await evaluate(embeddingOf([both, both]), factors);
    const matched = copies.filter(({ name }) => name === "matched-correlation/pearson/factor");
    expect(matched.map(({ latent }) => latent).sort()).toEqual([0, 1]);
    const lone = await evaluate(embeddingOf([both]), factors);
    const mean = only(lone, "matched-correlation/pearson");
    const each = ["first", "second"].map((factor) => only(lone, "matched-correlation/pearson/factor", factor));
    expect(mean).toMatchObject({
      ceiling: 0.5,
      note: expect.stringContaining("1 of 2 factors or levels without a latent"),
    });
    expect(mean.value).toBeCloseTo((each[0].value + each[1].value) / 2, 12);
    const [left] = each.filter(({ latent }) => latent === undefined);
    expect(left).toMatchObject({ value: 0, note: expect.stringContaining("no latent was left") });
  });

  test("noise is within 4 standard deviations (1/√n each) of the null value", async () => {
    const results = await evaluate(embeddingOf([1, 2, 3].map((seed) => normals(seed, cells))), factors, {
      permutations: 100,
    });
    for (const kind of ["pearson", "spearman"]) {
      const { value, nullValue } = only(results, `matched-correlation/${kind}`);
      expect(Math.abs(value - (nullValue ?? 1))).toBeLessThan(4 / Math.sqrt(cells));
      expect(nullValue).toBeGreaterThan(0.02);
    }
  });

  test("the ceiling of a binary factor is part of the mean: (√(3/4) + 1) / 2 with one continuous factor", async () => {
    const condition = Array.from({ length: cells }, (_, cell) => (cell % 2 ? "stim" : "ctrl"));
    const results = await evaluate(embeddingOf([first, second]), factorsOf({ condition, first: [...first] }));
    expect(only(results, "matched-correlation/spearman").ceiling).toBeCloseTo((Math.sqrt(0.75) + 1) / 2, 12);
    expect(only(results, "matched-correlation/pearson").ceiling).toBe(1);
  });

  test("matching and its mean as scipy's linear_sum_assignment (within 1e-15: one division)", () => {
    for (const kind of ["pearson", "spearman"] as const) {
      const { observed, matched, mean } = reference[kind];
      const found = matchLatents(observed.map((row) => Float64Array.from(row)));
      expect([...found.latents]).toEqual(matched);
      expect(Math.abs(found.values.reduce((sum, value) => sum + value, 0) / observed.length - mean)).toBeLessThan(
        1e-15,
      );
    }
  });

  test("order, sign, scale and offset of latents have no effect (within 1e-10: rounding)", async () => {
    const columns = [first, normals(4, cells), second].map((column, latent) =>
      normals(latent + 10, cells).map((noise, cell) => noise + column[cell]),
    );
    const numbers = async (changed: readonly ArrayLike<number>[]): Promise<number[]> =>
      (await evaluate(embeddingOf(changed), factors, { resamples: 20, permutations: 5 })).flatMap((result) => [
        result.value,
        result.interval?.low ?? 0,
        result.nullValue ?? 0,
      ]);
    const before = await numbers(columns);
    const order = fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        order,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.constantFrom(-1, 1),
        async (latents, scale, sign) => {
          const changed = latents.map((latent) => columns[latent].map((value) => sign * scale * value + 1));
          for (const [at, value] of (await numbers(changed)).entries())
            expect(Math.abs(value - before[at])).toBeLessThan(1e-10);
        },
      ),
      { numRuns: 10 },
    );
  });

  test("95 % intervals contain the true value in 88 to 99 % of 100 simulations (nominal 95 ± 2 SE of 4.4, and small-sample loss)", async () => {
    const truth = 0.6;
    let held = 0;
    for (let seed = 0; seed < 100; seed++) {
      const usages = [0, 1].map((factor) => normals(`usage ${seed} ${factor}`, 150));
      const columns = usages.map((usage, factor) => {
        const noise = normals(`noise ${seed} ${factor}`, 150);
        return usage.map((value, cell) => truth * value + Math.sqrt(1 - truth * truth) * noise[cell]);
      });
      const simulated = factorsOf({ one: [...usages[0]], two: [...usages[1]] });
      const results = await evaluate(embeddingOf(columns), simulated, { resamples: 200, permutations: 0 }, seed);
      const { interval } = only(results, "matched-correlation/pearson");
      if (interval !== undefined && interval.low <= truth && truth <= interval.high) held++;
    }
    expect(held / 100).toBeGreaterThanOrEqual(0.88);
    expect(held / 100).toBeLessThanOrEqual(0.99);
  });
});
