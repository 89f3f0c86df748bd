import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  duplicated,
  importanceCases,
  importanceMatrix,
  rowPermuted,
  sampledFactors,
} from "../../test/disentanglement-lib.js";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import plugin from "./dci.js";
import { importanceScores } from "./importance-scores.js";

describeMetric(plugin, { options: { trees: 5, permutations: 2, resamples: 40 } });
describeMetric(plugin, { options: { importance: ["linear"], resamples: 0, permutations: 0 } });

function evaluate(embedding: Embedding, factors: Table, options: object = {}): Promise<readonly MetricResult[]> {
  const metric = plugin.create(
    plugin.options.parse({ importance: ["linear"], resamples: 0, permutations: 0, ...options }),
    [],
  );
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) });
}

/** Of a matrix, latents × factors. */
const ofMatrix = (matrix: readonly number[][]) =>
  importanceScores(matrix[0].map((_, factor) => Float64Array.from(matrix, (row) => row[factor])));

describe("scores of importances", () => {
  test("disentanglement_lib's exact cases (within 1e-8: it adds 1e-11 to each importance)", () => {
    for (const { case: name, D, C } of importanceCases()) {
      const { disentanglement, completeness } = ofMatrix(importanceMatrix(name));
      expect(Math.abs(disentanglement - D)).toBeLessThan(1e-8);
      expect(Math.abs(completeness - C)).toBeLessThan(1e-8);
    }
  });

  test("order of latents and the scale of all importances do not matter (within 1e-6: 1e-11 is added to each)", () => {
    const row = fc.array(fc.double({ min: 0.01, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 });
    const scale = fc.double({ min: 0.5, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 6 }), scale, (matrix, factor) => {
        const changed = ofMatrix([...matrix].reverse().map((values) => values.map((value) => factor * value)));
        const before = ofMatrix(matrix);
        expect(Math.abs(changed.disentanglement - before.disentanglement)).toBeLessThan(1e-6);
        expect(Math.abs(changed.completeness - before.completeness)).toBeLessThan(1e-6);
      }),
    );
  });
});

describe("dci", () => {
  const sampled = sampledFactors(1500);
  const numbers = factorsOf(Object.fromEntries(sampled.values.map((values, at) => [`factor ${at}`, [...values]])));

  test("disentanglement_lib's sampled cases, as numbers: identity > .9 in all, row-permuted < .2", async () => {
    const perfect = await evaluate(embeddingOf(sampled.values), numbers);
    for (const name of ["disentanglement", "completeness", "informativeness"]) {
      expect(only(perfect, `dci/${name}`).value).toBeGreaterThan(0.9);
    }
    const mixed = await evaluate(rowPermuted(sampled), numbers);
    expect(only(mixed, "dci/disentanglement").value).toBeLessThan(0.2);
    expect(only(mixed, "dci/completeness").value).toBeLessThan(0.2);
  });

  test("a duplicated code keeps disentanglement > .9 (its completeness falls on one twin: the lasso may take either)", async () => {
    const twice = await evaluate(duplicated(sampled), numbers);
    expect(only(twice, "dci/disentanglement").value).toBeGreaterThan(0.9);
    expect(only(twice, "dci/completeness").value).toBeGreaterThan(0.6);
    expect(only(twice, "dci/informativeness").value).toBeGreaterThan(0.9);
  });

  test("categorical and continuous factors of their own latents are near 1; noise is near its null values (informativeness within .1)", async () => {
    const condition = Array.from({ length: 600 }, (_, cell) => (cell % 2 === 0 ? "ctrl" : "stim"));
    const usage = [...normals("usage", 600)];
    const factors = factorsOf({ condition, usage });
    const first = normals(1, 600).map((value, cell) => value + 8 * (cell % 2));
    const clear = await evaluate(embeddingOf([first, Float64Array.from(usage), normals(2, 600)]), factors, {
      resamples: 20,
    });
    for (const name of ["disentanglement", "completeness", "informativeness"]) {
      expect(only(clear, `dci/${name}`).value).toBeGreaterThan(0.8);
    }
    expect(only(clear, "dci/completeness/factor", "usage").latent).toBe(1);
    expect(only(clear, "dci/informativeness").interval?.low).toBeGreaterThan(0.9);
    expect(only(clear, "dci/disentanglement").note).toContain("no interval");
    const noise = await evaluate(embeddingOf([3, 4, 5].map((seed) => normals(seed, 600))), factors, {
      permutations: 5,
    });
    const { value, nullValue } = only(noise, "dci/informativeness");
    expect(Math.abs(value - (nullValue ?? 1))).toBeLessThan(0.1);
    expect(only(noise, "dci/disentanglement").nullValue).toBeLessThan(1);
  });

  test("order, sign, scale and offset of latents have no effect (within 1e-6: the fits' tolerance)", async () => {
    const condition = Array.from({ length: 200 }, (_, cell) => (cell % 2 === 0 ? "ctrl" : "stim"));
    const columns = [0, 1, 2].map((latent) => normals(latent, 200).map((value, cell) => value + latent * (cell % 2)));
    const factors = factorsOf({ condition, usage: [...columns[0]].map((value, cell) => value + columns[1][cell]) });
    const before = await evaluate(embeddingOf(columns), factors);
    const change = fc.record({
      latents: fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 }),
      sign: fc.constantFrom(-1, 1),
      scale: fc.double({ min: 0.01, max: 100, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ latents, sign, scale }) => {
        const changed = latents.map((latent) => columns[latent].map((value) => sign * scale * value + 3));
        const after = await evaluate(embeddingOf(changed), factors);
        for (const name of ["disentanglement", "completeness", "informativeness"]) {
          expect(Math.abs(only(after, `dci/${name}`).value - only(before, `dci/${name}`).value)).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 10 },
    );
  });

  test("a curved relation: trees find the latent whose square is the factor, linear rules do not; notes name the importance", async () => {
    const [curve, other] = [normals("curve", 600), normals("other", 600)];
    const results = await evaluate(
      embeddingOf([curve, other]),
      factorsOf({ square: [...curve].map((value) => value * value), other: [...other] }),
      { importance: ["linear", "trees"], trees: 30 },
    );
    expect(only(results, "dci/informativeness/factor", "square").value).toBeLessThan(0.1);
    expect(only(results, "dci/trees/informativeness/factor", "square").value).toBeGreaterThan(0.8);
    const found = only(results, "dci/trees/completeness/factor", "square");
    expect([found.latent, found.note]).toEqual([0, expect.stringContaining("gradient-boosted trees (30 rounds")]);
    expect(only(results, "dci/trees/disentanglement").value).toBeGreaterThan(0.8);
    const level = Array.from(curve, (value) => (Math.abs(value) > 1 ? "far" : value > 0 ? "up" : "down"));
    const levels = await evaluate(embeddingOf([other, curve]), factorsOf({ level }), {
      importance: ["trees"],
      trees: 20,
    });
    expect(only(levels, "dci/trees/informativeness/factor", "level").value).toBeGreaterThan(0.95);
    expect(only(levels, "dci/trees/completeness/factor", "level").latent).toBe(1);
  });
});
