import { describeMetric } from "@heddle/conformance";
import type { MetricResult, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import plugin from "./circular-r2.js";
import reference from "./reference.json" with { type: "json" };

describeMetric(plugin);
describeMetric(plugin, { options: { resamples: 0, permutations: 0 } });

type Columns = readonly ArrayLike<number>[];

function evaluate(latents: Columns, factors: Table, options: object = {}): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples: 0, permutations: 0, ...options }), []);
  return metric.evaluate(inputOf(embeddingOf(latents), factors), { random: createRandom(1) });
}

function anglesOf(values: readonly (number | null)[], period: number): Table {
  const { columns, ...table } = factorsOf({ angle: values });
  const circular = [...columns].map(([name, column]) => [name, { ...column, period }] as const);
  return { ...table, columns: new Map(circular) };
}

const columns = reference.codes[0].map((_, latent) => Float64Array.from(reference.codes, (row) => row[latent]));
const hours = anglesOf(reference.hours, 24);
const turn = 2 * Math.PI;

describe("circular-r2", () => {
  test("pair, single latent and all latents as scikit-learn's LinearRegression (within 1e-12: rounding)", async () => {
    const results = await evaluate(columns, hours);
    const [first, second, best] = reference.pairs.reduce((top, pair) => (pair[2] > top[2] ? pair : top));
    const pair = only(results, "circular-r2", "angle");
    expect(Math.abs(pair.value - best)).toBeLessThan(1e-12);
    expect(pair.note).toContain(`latents ${first + 1} and ${second + 1}`);
    const single = only(results, "circular-r2/single");
    expect(Math.abs(single.value - Math.max(...reference.single))).toBeLessThan(1e-12);
    expect(single.latent).toBe(reference.single.indexOf(Math.max(...reference.single)));
    expect(Math.abs((single.ceiling ?? 0) - reference.ceiling)).toBeLessThan(1e-12);
    expect(Math.abs(only(results, "circular-r2/all").value - reference.all)).toBeLessThan(1e-12);
  });

  test("every pair as scikit-learn's, alone in its embedding (within 1e-12: rounding)", async () => {
    for (const [first, second, expected] of reference.pairs) {
      const { value } = only(await evaluate([columns[first], columns[second]], hours), "circular-r2");
      expect(Math.abs(value - expected)).toBeLessThan(1e-12);
    }
  });

  test("a pair that rotates and shifts cosine and sine has 1, one latent 1/2 of uniform angles (within 1e-9: rounding)", async () => {
    const angles = Array.from({ length: 360 }, (_, cell) => (turn * cell) / 360);
    const mixed = [
      angles.map((angle) => 3 * Math.cos(angle) + Math.sin(angle) + 2),
      normals(1, 360),
      angles.map((angle) => Math.sin(angle) - Math.cos(angle)),
    ];
    const results = await evaluate(mixed, anglesOf(angles, turn), { resamples: 20, permutations: 200 });
    expect(only(results, "circular-r2").value).toBeCloseTo(1, 9);
    expect(only(results, "circular-r2").note).toContain("latents 1 and 3");
    expect(only(results, "circular-r2/all").value).toBeCloseTo(1, 9);
    expect(only(results, "circular-r2/single").value).toBeCloseTo(0.5, 9);
    expect(only(results, "circular-r2/single").ceiling).toBeCloseTo(0.5, 9);
    // three latents of 360 cells: 3 / 359, within 4 standard errors of 200 permutations
    expect(Math.abs((only(results, "circular-r2/all").nullValue ?? 0) - 3 / 359)).toBeLessThan(0.0016);
  });

  test("zero, direction, unit and whole turns of the angle, and sign and scale of latents do not matter (within 1e-9: rounding)", async () => {
    const before = await evaluate(columns, hours);
    const change = fc.record({
      period: fc.constantFrom(turn, 360, 1),
      zero: fc.double({ min: 0, max: 1, noNaN: true }),
      turns: fc.integer({ min: -3, max: 3 }),
      direction: fc.constantFrom(-1, 1),
      scale: fc.double({ min: -9, max: 9, noNaN: true }).filter((value) => Math.abs(value) > 0.1),
    });
    const property = fc.asyncProperty(change, async ({ period, zero, turns, direction, scale }) => {
      const moved = reference.hours.map((value) => period * (direction * (value / 24) + zero + turns));
      const after = await evaluate(
        columns.map((values) => values.map((value) => scale * value + zero)),
        anglesOf(moved, period),
      );
      for (const name of ["circular-r2", "circular-r2/single", "circular-r2/all"])
        expect(Math.abs(only(after, name).value - only(before, name).value)).toBeLessThan(1e-9);
    });
    await fc.assert(property, { numRuns: 30 });
  });

  test("single ≤ pair ≤ all (within 1e-12: rounding); a rotation of the latents leaves all (within 1e-9)", async () => {
    const property = fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), async (seed) => {
      const latents = [0, 1, 2, 3].map((latent) => normals(`${seed} ${latent}`, 90));
      const results = await evaluate(latents, hours);
      const [single, pair, all] = ["/single", "", "/all"].map((end) => only(results, `circular-r2${end}`).value);
      expect(single).toBeLessThanOrEqual(pair + 1e-12);
      expect(pair).toBeLessThanOrEqual(all + 1e-12);
      const rotated = latents.map((values, latent) =>
        values.map((value, cell) => 0.6 * value + (latent % 2 ? 0.8 : -0.8) * latents[latent ^ 1][cell]),
      );
      expect(Math.abs(only(await evaluate(rotated, hours), "circular-r2/all").value - all)).toBeLessThan(1e-9);
    });
    await fc.assert(property, { numRuns: 20 });
  });

  test("cells with missing angles have no effect", async () => {
    const angles = reference.hours.map((value, cell) => (cell % 4 === 0 ? null : value));
    const wild = columns.map((values) => values.map((value, cell) => (cell % 4 === 0 ? 1e5 : value)));
    const sampling = { resamples: 20, permutations: 3 };
    const tame = await evaluate(columns, anglesOf(angles, 24), sampling);
    expect(await evaluate(wild, anglesOf(angles, 24), sampling)).toEqual(tame);
  });

  test("one latent has no pair, with the reason", async () => {
    const results = await evaluate([columns[3]], hours);
    expect(only(results, "circular-r2/unusable").note).toMatch(/a pair needs two latents/);
    expect(only(results, "circular-r2/single").value).toBeCloseTo(reference.single[3], 12);
  });
});
