import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import plugin from "./neighbor-accuracy.js";
import reference from "./reference.json" with { type: "json" };

describeMetric(plugin);
describeMetric(plugin, { options: { permutations: 0, neighbors: 500 } });

function evaluate(embedding: Embedding, factors: Table, options: object = {}): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ permutations: 0, ...options }), []);
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) });
}

const columns = reference.codes[0].map((_, latent) => Float64Array.from(reference.codes, (row) => row[latent]));
const levels = factorsOf({ level: reference.level.map((value) => (value < 0 ? null : `${value}`)) });
const CASES = [
  ["", reference.active],
  ["/kl-scaled", reference.scaled],
] as const;

describe("neighbor-accuracy", () => {
  test.each(CASES)("neighbor-accuracy%s as scikit-learn's (within 1e-12: rounding)", async (suffix, expected) => {
    for (const { neighbors, accuracy, lowest } of expected) {
      const results = await evaluate(embeddingOf(columns, reference.kl), levels, { neighbors });
      const found = only(results, `neighbor-accuracy${suffix}`, "level");
      expect(Math.abs(found.value - accuracy)).toBeLessThan(1e-12);
      expect(found.note).toContain(`lowest recall: ${lowest.toFixed(3)}`);
    }
  });

  test("an embedding without KL divergences is compared on all latents", async () => {
    const results = await evaluate(embeddingOf(columns), levels);
    expect(results.map(({ name }) => name)).toEqual(["neighbor-accuracy"]);
    const all = await evaluate(embeddingOf(columns, [1, 1, 1, 1]), levels);
    expect(results[0].value).toBe(only(all, "neighbor-accuracy").value);
  });

  test("a rotated run: the latents that it stores first, model coordinates beside", async () => {
    const [model, rotated] = [embeddingOf(columns, reference.kl), embeddingOf([...columns].reverse())];
    const [first, second] = [await evaluate(model, levels), await evaluate(rotated, levels)];
    const found = await evaluate(
      { ...rotated, unrotated: model.representation, klPerLatent: Float64Array.of(1, 1, 1, 0) },
      levels,
    );
    const [own, beside] = ["", "/rotated"].map((suffix) => only(found, `neighbor-accuracy${suffix}`).value);
    expect(found.map(({ name }) => name)).toEqual([
      "neighbor-accuracy/rotated",
      "neighbor-accuracy",
      "neighbor-accuracy/kl-scaled",
    ]);
    // latent 3 of the model coordinates is the inactive one
    expect(own).toBe(only(first, "neighbor-accuracy").value);
    expect(beside).not.toBe(only(second, "neighbor-accuracy").value);
    const active = await evaluate(embeddingOf([...columns].reverse().slice(0, 3)), levels);
    expect(beside).toBe(only(active, "neighbor-accuracy").value);
  });

  test("without active latents the factor is unusable, with the reason", async () => {
    const [result] = await evaluate(embeddingOf(columns, [0, 0, 0, 0]), levels);
    expect(result.note).toContain("no latent is active");
  });

  test("/kl-scaled ignores shift, scale and order of latents", async () => {
    const before = only(
      await evaluate(embeddingOf(columns, reference.kl), levels),
      "neighbor-accuracy/kl-scaled",
    ).value;
    const change = fc.record({
      order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
      scale: fc.double({ min: 0.1, max: 100, noNaN: true }),
      shift: fc.double({ min: -10, max: 10, noNaN: true }),
    });
    const property = fc.asyncProperty(change, async ({ order, scale, shift }) => {
      const changed = order.map((latent) => columns[latent].map((value) => scale * value + shift));
      const kl = order.map((latent) => reference.kl[latent]);
      const after = await evaluate(embeddingOf(changed, kl), levels);
      expect(only(after, "neighbor-accuracy/kl-scaled").value).toBe(before);
    });
    await fc.assert(property, { numRuns: 20 });
  });

  test("a latent of noise with a large scale hides the factor, and scaling by √KL restores it", async () => {
    const level = Array.from({ length: 300 }, (_, cell) => (cell % 2 ? "a" : "b"));
    const signal = normals(1, 300).map((value, cell) => value + (cell % 2 ? 6 : 0));
    const noise = normals(2, 300).map((value) => 100 * value);
    const results = await evaluate(embeddingOf([signal, noise], [2, 0.02]), factorsOf({ level }));
    expect(only(results, "neighbor-accuracy").value).toBeLessThan(0.8);
    expect(only(results, "neighbor-accuracy/kl-scaled").value).toBeGreaterThan(0.97);
  });

  test("of noise, value and null value are near 1 / levels (within 0.06: 400 cells)", async () => {
    const level = Array.from({ length: 400 }, (_, cell) => ["a", "b", "c", "d"][cell % 4]);
    const noise = [1, 2, 3].map((seed) => normals(seed, 400));
    const [{ value, nullValue }] = await evaluate(embeddingOf(noise), factorsOf({ level }), { permutations: 50 });
    expect(Math.abs(value - 0.25)).toBeLessThan(0.06);
    expect(Math.abs((nullValue ?? 0) - 0.25)).toBeLessThan(0.015);
  });
});
