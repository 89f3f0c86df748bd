import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom, mean } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  duplicated,
  identical,
  importanceCases,
  importanceMatrix,
  permuted,
  rowPermuted,
  sampledFactors,
} from "../../test/disentanglement-lib.js";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import plugin, { modularityOf } from "./modularity.js";

describeMetric(plugin);
describeMetric(plugin, { options: { resamples: 0, permutations: 0, bins: 5 } });

function evaluate(embedding: Embedding, factors: Table, options: object = {}): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples: 0, permutations: 0, ...options }), []);
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) });
}

/** Of a matrix, latents × factors. */
const ofMatrix = (matrix: readonly number[][]): number =>
  mean(modularityOf(matrix[0].map((_, factor) => Float64Array.from(matrix, (row) => row[factor]))));

describe("modularity", () => {
  test("disentanglement_lib's exact cases (within 1e-12: rounding)", () => {
    const cases = importanceCases();
    expect(cases).toHaveLength(6);
    for (const { case: name, M } of cases) expect(Math.abs(ofMatrix(importanceMatrix(name)) - M)).toBeLessThan(1e-12);
  });

  test("its sampled cases: identity and duplicated > .9 (3,000 cells), row-permuted < .2 (20,000 cells)", async () => {
    const sampled = sampledFactors(3000);
    for (const embedding of [identical(sampled), duplicated(sampled)]) {
      expect(only(await evaluate(embedding, sampled.factors), "modularity").value).toBeGreaterThan(0.9);
    }
    const many = sampledFactors(20_000);
    expect(only(await evaluate(rowPermuted(many), many.factors), "modularity").value).toBeLessThan(0.2);
  });

  test("an independent latent is near its null value, far from 1 (within .15: the noise of one draw)", async () => {
    const sampled = sampledFactors(3000);
    const { value, nullValue } = only(
      await evaluate(permuted(sampled), sampled.factors, { permutations: 5 }),
      "modularity",
    );
    expect(Math.abs(value - (nullValue ?? 0))).toBeLessThan(0.15);
    expect(value).toBeLessThan(0.6);
  });

  test("latents permuted, or informations scaled: the same (within 1e-12: rounding)", () => {
    const row = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 });
    const matrices = fc.array(row, { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(matrices, fc.double({ min: 0.5, max: 2, noNaN: true }), (matrix, scale) => {
        // Squares of denormal numbers vanish.
        const given = matrix.map((values) => values.map((value) => (value < 1e-100 ? 0 : value)));
        const changed = [...given].reverse().map((values) => values.map((value) => value * scale));
        expect(Math.abs(ofMatrix(changed) - ofMatrix(given))).toBeLessThan(1e-12);
        expect(Math.abs(ofMatrix([...given, ...given]) - ofMatrix(given))).toBeLessThan(1e-12);
      }),
    );
  });

  test("a latent of two factors has less than a latent of one; it has no interval, with the reason", async () => {
    const [a, b] = [normals(1, 500), normals(2, 500)];
    const both = a.map((value, cell) => value + b[cell]);
    const factors = factorsOf({ a: [...a], b: [...b] });
    const results = await evaluate(embeddingOf([a, both]), factors, { resamples: 30, permutations: 5 });
    const [one, two] = results.filter(({ name }) => name === "modularity/latent");
    expect(one.value).toBeGreaterThan(0.95);
    expect(two.value).toBeLessThan(0.5);
    expect(one.note).toContain("no interval: it compares");
  });

  test("a single factor is unusable, with the reason", async () => {
    const results = await evaluate(embeddingOf([normals(1, 50)]), factorsOf({ usage: [...normals(2, 50)] }));
    expect(only(results, "modularity/unusable")).toMatchObject({
      factor: "usage",
      note: expect.stringContaining("no other"),
    });
  });
});
