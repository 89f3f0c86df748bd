import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { duplicated, identical, sampledFactors, zero } from "../../test/disentanglement-lib.js";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import reference from "./reference.json" with { type: "json" };
import plugin from "./sap.js";
import { classify, supportVectorClassifier } from "./support-vector-classifier.js";

describeMetric(plugin);
describeMetric(plugin, { options: { resamples: 0, permutations: 0 } });

function evaluate(embedding: Embedding, factors: Table, options: object = {}): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples: 0, permutations: 0, ...options }), []);
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) });
}

describe("a support vector machine of one latent", () => {
  test("as scikit-learn's LinearSVC, of two and of three levels: lines (within 1e-6: liblinear's tolerance) and accuracy", () => {
    const labelings = { three: reference.level, two: reference.level.map((level) => (level === 2 ? 1 : 0)) };
    for (const [name, levels] of [
      ["three", 3],
      ["two", 2],
    ] as const) {
      for (const [latent, expected] of reference[name].entries()) {
        const values = Float64Array.from(reference.codes, (row) => row[latent]);
        const labels = Int32Array.from(labelings[name]);
        const lines = supportVectorClassifier(
          values.subarray(0, reference.train),
          labels.subarray(0, reference.train),
          levels,
        );
        for (const [at, { slope, intercept }] of lines.entries()) {
          expect(Math.abs(slope - expected.slopes[at])).toBeLessThan(1e-6);
          expect(Math.abs(intercept - expected.intercepts[at])).toBeLessThan(1e-6);
        }
        const right = [...labels.subarray(reference.train)].filter(
          (label, at) => classify(lines, values[reference.train + at]) === label,
        );
        expect(right.length / (60 - reference.train)).toBeCloseTo(expected.accuracy, 12);
      }
    }
  });
});

describe("sap", () => {
  test("a ceiling of 1 for continuous factors only; for levels a note with the reason", async () => {
    const embedding = embeddingOf([normals(1, 60), normals(2, 60)]);
    const usage = [...normals(3, 60)];
    const condition = usage.map((_, cell) => (cell % 2 === 0 ? "ctrl" : "stim"));
    expect(only(await evaluate(embedding, factorsOf({ usage })), "sap").ceiling).toBe(1);
    const both = await evaluate(embedding, factorsOf({ usage, condition }));
    expect(only(both, "sap")).not.toHaveProperty("ceiling");
    const of = (factor: string) => both.find((result) => result.name === "sap/factor" && result.factor === factor)!;
    expect([of("usage").ceiling, of("condition").ceiling]).toEqual([1, undefined]);
    expect(only(both, "sap").note).toMatch(/no ceiling: the second-best latent is right by chance/);
  });

  test("disentanglement_lib's sampled cases, continuous factors, 3,000 cells: identity in [.9, 1], zero 0, duplicated 0", async () => {
    const sampled = sampledFactors(3000);
    const factors = factorsOf(Object.fromEntries(sampled.values.map((values, at) => [`factor ${at}`, [...values]])));
    const sap = async (embedding: Embedding): Promise<number> => only(await evaluate(embedding, factors), "sap").value;
    expect(await sap(identical(sampled))).toBeGreaterThan(0.9);
    expect(await sap(identical(sampled))).toBeLessThanOrEqual(1);
    expect(await sap(zero(sampled))).toBe(0);
    expect(await sap(duplicated(sampled))).toBe(0);
  });

  test("for two levels a separating latent is near 1 − chance, a duplicate removes the gap, noise has the null value (within .08)", async () => {
    const condition = Array.from({ length: 400 }, (_, cell) => (cell % 2 === 0 ? "ctrl" : "stim"));
    const perfect = normals(1, 400).map((value, cell) => value + 20 * (cell % 2) - 10);
    const noise = [2, 3].map((seed) => normals(seed, 400));
    const factors = factorsOf({ condition });
    const clear = only(await evaluate(embeddingOf([noise[0], perfect]), factors, { resamples: 30 }), "sap");
    expect(Math.abs(clear.value - 0.5)).toBeLessThan(0.08);
    expect(clear.interval?.high).toBeGreaterThan(clear.value);
    expect(only(await evaluate(embeddingOf([perfect, perfect]), factors), "sap").value).toBe(0);
    const { value, nullValue } = only(await evaluate(embeddingOf(noise), factors, { permutations: 10 }), "sap");
    expect(Math.abs(value - (nullValue ?? 1))).toBeLessThan(0.08);
  });

  test("order and sign of latents have no effect, nor do scale and offset for a continuous factor (within 1e-10: rounding)", async () => {
    const condition = Array.from({ length: 120 }, (_, cell) => (cell % 2 === 0 ? "ctrl" : "stim"));
    const columns = [0, 1, 2].map((latent) => normals(latent, 120).map((value, cell) => value + latent * (cell % 2)));
    const usage = [...normals("usage", 120)].map((value, cell) => value + columns[1][cell]);
    const factors = factorsOf({ condition, usage });
    const before = await evaluate(embeddingOf(columns), factors);
    const change = fc.record({
      latents: fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 }),
      sign: fc.constantFrom(-1, 1),
      scale: fc.double({ min: 0.01, max: 100, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ latents, sign, scale }) => {
        const of = async (factor: number, name: string): Promise<number> => {
          const changed = latents.map((latent) => columns[latent].map((value) => sign * factor * value));
          return only(await evaluate(embeddingOf(changed), factors), "sap/factor", name).value;
        };
        expect(Math.abs((await of(1, "condition")) - only(before, "sap/factor", "condition").value)).toBeLessThan(
          1e-10,
        );
        expect(Math.abs((await of(scale, "usage")) - only(before, "sap/factor", "usage").value)).toBeLessThan(1e-10);
      }),
      { numRuns: 15 },
    );
  });

  test("cells with missing values have no effect", async () => {
    const code = normals(4, 200).map((value, cell) => value + (cell % 2));
    const level = Array.from(code, (_, cell) => (cell % 5 === 0 ? null : `t${cell % 2}`));
    const usage = [...normals(5, 200)].map((value, cell) => (level[cell] === null ? null : value));
    const wild = code.map((value, cell) => (level[cell] === null ? 1e5 : value));
    const sampling = { resamples: 20, permutations: 3 };
    const tame = await evaluate(embeddingOf([code]), factorsOf({ level, usage }), sampling);
    expect(await evaluate(embeddingOf([wild]), factorsOf({ level, usage }), sampling)).toEqual(tame);
  });
});
