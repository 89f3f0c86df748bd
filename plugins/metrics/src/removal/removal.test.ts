import { describeMetric } from "@heddle/conformance";
import type { Clustering, Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import plugin from "./removal.js";

describeMetric(plugin, { options: { resamples: 40, permutations: 3, mixing: true } });
describeMetric(plugin, { options: { resamples: 0, permutations: 0, most: 1, bands: 2, cells: 50 } });

/** The group of a cell is the orthant of its latents: the largest number of groups, found in any order of the latents. */
const byOrthant: Clustering = {
  resolutions: [1],
  cluster: async ({ rows, columns, values }) => {
    const signs = Array.from({ length: rows }, (_, cell) =>
      Array.from(values.subarray(cell * columns, (cell + 1) * columns), (value) => (value > 0 ? 1 : 0))
        .sort()
        .join(""),
    );
    return [Int32Array.from(signs, (sign) => [...new Set(signs)].sort().indexOf(sign))];
  },
};

function score(embedding: Embedding, factors: Table, options: object = {}, seed = 1): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples: 0, permutations: 0, mixing: true, ...options }), [
    byOrthant,
  ]);
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(seed) });
}

const CELLS = 400;
const condition = Array.from({ length: CELLS }, (_, cell) => (cell % 2 === 0 ? "ctrl" : "stim"));
const type = Array.from({ length: CELLS }, (_, cell) => (cell % 4 < 2 ? "B" : "T"));
const factors = factorsOf({ condition, type });
const follows = (seed: string, by: number) =>
  normals(seed, CELLS).map((value, cell) => value + (cell % 2 === 0 ? -by : by));
const typed = normals("typed", CELLS).map((value, cell) => value + (cell % 4 < 2 ? -6 : 6));
const withoutCondition = { factors: ["condition"] };
const associatedIn = (results: readonly MetricResult[]) =>
  results.flatMap(({ follows: is, latent }) => (is ? [latent] : []));

describe("removal", () => {
  test("one latent for the condition, one for the type: without it types cluster alone and the condition is at chance (within .1: 200 cells)", async () => {
    const results = await score(embeddingOf([follows("c", 6), typed]), factors, {
      ...withoutCondition,
      resamples: 50,
      permutations: 20,
    });
    expect(associatedIn(results)).toEqual([0]);
    expect(only(results, "removal/latent").value).toBeGreaterThan(0.95);
    expect(only(results, "removal/ari", "type").value).toBeCloseTo(1, 12);
    expect(only(results, "removal/ari/all-latents", "type").value).toBeLessThan(0.6);
    for (const kind of ["neighbors", "logistic"]) {
      const { value, nullValue, interval, without } = only(results, `removal/${kind}`, "condition");
      expect(Math.abs(value - 0.5)).toBeLessThan(0.1);
      expect(Math.abs((nullValue ?? 0) - 0.5)).toBeLessThan(0.03);
      expect(interval?.low).toBeLessThanOrEqual(value);
      expect(without).toBe("condition");
      expect(only(results, `removal/${kind}/all-latents`, "condition").value).toBe(1);
    }
    const mixed = only(results, "removal/mixing", "condition");
    expect(Math.abs(mixed.value - (mixed.nullValue ?? 0))).toBeLessThan(0.1);
    expect(only(results, "removal/mixing/all-latents", "condition").value).toBeLessThan(0.01);
  });

  test("a duplicated latent goes too where both follow; with one left out at most, its double gives the factor away", async () => {
    const embedding = embeddingOf([follows("c", 6), typed, follows("c", 6), normals("n", CELLS)]);
    const both = await score(embedding, factors, withoutCondition);
    expect(associatedIn(both)).toEqual([0, 2]);
    expect(only(both, "removal/logistic", "condition").value).toBeLessThan(0.6);
    const one = await score(embedding, factors, { ...withoutCondition, most: 1 });
    expect(associatedIn(one)).toEqual([0]);
    expect(only(one, "removal/logistic", "condition").value).toBe(1);
    expect(only(one, "removal/neighbors", "condition").value).toBe(1);
  });

  test("a factor spread over all latents remains without the best one; noise latents have low scores", async () => {
    const spread = embeddingOf([1, 2, 3, 4, 5, 6].map((seed) => follows(`s${seed}`, 0.9)));
    const results = await score(spread, factors, { ...withoutCondition, most: 1 });
    expect(only(results, "removal/logistic", "condition").value).toBeGreaterThan(0.9);
    const noise = await score(embeddingOf([1, 2, 3].map((seed) => normals(seed, CELLS))), factors, {
      ...withoutCondition,
      permutations: 50,
    });
    const { value, nullValue } = only(noise, "removal/latent");
    expect(Math.abs(value - (nullValue ?? 1))).toBeLessThan(0.1);
  });

  test("a trace of the factor in an inactive latent's means: found in the remaining latents, not in the active ones (within .1: 200 cells)", async () => {
    const trace = follows("c", 3).map((value) => 0.05 * value + 7);
    const columns = [follows("c", 6), trace, typed];
    const options = { ...withoutCondition, most: 1, activeThreshold: 0.01 };
    const results = await score(embeddingOf(columns, [2, 0.004, 2]), factors, options);
    expect(only(results, "removal/logistic", "condition").value).toBeGreaterThan(0.95);
    expect(Math.abs(only(results, "removal/logistic/active", "condition").value - 0.5)).toBeLessThan(0.1);
    expect(only(results, "removal/ari/active", "type")).toMatchObject({ value: 1, without: "condition" });

    const alive = await score(embeddingOf(columns, [2, 1, 2]), factors, options);
    for (const kind of ["neighbors", "logistic", "mixing"]) {
      const same = only(alive, `removal/${kind}`, "condition");
      expect(only(alive, `removal/${kind}/active`, "condition")).toEqual({ ...same, name: `removal/${kind}/active` });
    }
    const foreign = await score(embeddingOf(columns), factors, options);
    expect(foreign.some(({ name }) => name.endsWith("/active"))).toBe(false);
    const none = await score(embeddingOf(columns, [2, 0, 0]), factors, options);
    expect(only(none, "removal/unusable", "condition").note).toContain("no latent but those left out is active");
  });

  test("order, sign and a common scale of the latents change nothing (within 1e-9: rounding)", async () => {
    const columns = [follows("c", 1.5), normals("a", CELLS), normals("b", CELLS)].map((own, at) =>
      own.map((value, cell) => value + (at === 1 ? typed[cell] / 6 : 0)),
    );
    const results = async (given: readonly Float64Array[]) =>
      (await score(embeddingOf(given), factors, withoutCondition)).filter(
        ({ name }) => !name.startsWith("removal/ari"),
      );
    const before = await results(columns);
    const change = fc.record({
      order: fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 }),
      signs: fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(-1, 1))),
      exponent: fc.integer({ min: -2, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ order, signs, exponent }) => {
        const changed = order.map((from) => columns[from].map((value) => signs[from] * 2 ** exponent * value));
        const after = await results(changed);
        for (const { name, value, latent } of before) {
          // mixing weighs neighbors by e to the distance and is the same up to the search's tolerance
          const tolerance = name.startsWith("removal/mixing") ? 1e-4 : 1e-9;
          const same = only(after, name);
          expect(Math.abs(same.value - value)).toBeLessThan(tolerance);
          if (latent !== undefined) expect(order[same.latent ?? -1]).toBe(latent);
        }
      }),
      { numRuns: 10 },
    );
  });

  test("a continuous factor is evaluated in bands; cells with missing values have no effect", async () => {
    const usage = follows("u", 0).map((value, cell) => (cell % 5 === 0 ? Number.NaN : value));
    const embedding = embeddingOf([follows("u", 0).map((value, cell) => (cell % 5 === 0 ? 1e4 : value)), typed]);
    const results = await score(
      embedding,
      factorsOf({ usage: [...usage].map((value) => (value > -9 ? value : null)), type }),
      {
        factors: ["usage"],
        bands: 4,
      },
    );
    expect(associatedIn(results)).toEqual([0]);
    expect(only(results, "removal/neighbors/all-latents", "usage").value).toBeGreaterThan(0.8);
    const { value, note } = only(results, "removal/neighbors", "usage");
    expect(Math.abs(value - 0.25)).toBeLessThan(0.1);
    expect(note).toContain("4 bands");
  });

  test("by default numbers and factors of two levels are removed, all factors without such ones, and no mixing is scored", async () => {
    const third = Array.from({ length: CELLS }, (_, cell) => `donor ${cell % 3}`);
    const usage = [...normals("usage", CELLS)];
    const embedding = embeddingOf([follows("c", 6), typed, normals("n", CELLS)]);
    const removedFrom = async (of: Parameters<typeof factorsOf>[0], options: object = {}) =>
      new Set((await score(embedding, factorsOf(of), options)).flatMap(({ without }) => without ?? []));
    expect(await removedFrom({ donor: third, condition, usage })).toEqual(new Set(["condition", "usage"]));
    expect(await removedFrom({ donor: third })).toEqual(new Set(["donor"]));
    expect(await removedFrom({ donor: third, condition }, { factors: ["donor"] })).toEqual(new Set(["donor"]));
    const plain = plugin.create(plugin.options.parse({ resamples: 0, permutations: 0 }), [byOrthant]);
    const names = (await plain.evaluate(inputOf(embedding, factors), { random: createRandom(1) })).map(
      ({ name }) => name,
    );
    expect(names.filter((name) => name.startsWith("removal/mixing"))).toEqual([]);
  });

  test("an embedding of one latent, and a factor that a half lacks, are left out with the reason", async () => {
    const alone = await score(embeddingOf([typed]), factors);
    expect(only(alone, "removal/unusable", "condition").note).toContain("one latent only");
    const rare = Array.from({ length: CELLS }, (_, cell) => (cell === 7 ? "rare" : "common"));
    const results = await score(embeddingOf([typed, normals(1, CELLS)]), factorsOf({ rare, type }));
    expect(only(results, "removal/unusable", "rare").note).toContain("fewer than two of its levels");
  });
});
