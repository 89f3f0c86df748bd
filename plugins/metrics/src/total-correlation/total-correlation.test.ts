import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import reference from "./reference.json" with { type: "json" };
import plugin from "./total-correlation.js";

describeMetric(plugin);
describeMetric(plugin, { options: { resamples: 0, permutations: 0 } });

async function evaluate(embedding: Embedding, options: object = {}): Promise<MetricResult> {
  const metric = plugin.create(plugin.options.parse({ resamples: 0, permutations: 0, ...options }), []);
  const factors = factorsOf({ unused: new Array(embedding.representation.rows).fill("x") });
  return only(await metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) }), "total-correlation");
}

const columns = reference.codes[0].map((_, latent) => Float64Array.from(reference.codes, (row) => row[latent]));

describe("total-correlation", () => {
  test("as scipy's mutual entropies of multivariate_normal give it, nats (within 1e-10: rounding of log-determinants)", async () => {
    expect(Math.abs((await evaluate(embeddingOf(columns))).value - reference.value)).toBeLessThan(1e-10);
  });

  test("of two latents of correlation ρ it is −½ ln(1 − ρ²) (within .05: 4,000 cells), and the interval contains that", async () => {
    const [a, b] = [normals(1, 4000), normals(2, 4000)];
    const tied = a.map((value, cell) => 0.8 * value + 0.6 * b[cell]);
    const { value, interval } = await evaluate(embeddingOf([a, tied]), { resamples: 100 });
    const truth = -0.5 * Math.log(1 - 0.64);
    expect(Math.abs(value - truth)).toBeLessThan(0.05);
    expect(interval?.low).toBeLessThan(truth);
    expect(interval?.high).toBeGreaterThan(truth);
  });

  test("independent latents have the null value, pairs / 2n (within 30 %: 200 permutations)", async () => {
    const columns = [1, 2, 3, 4, 5].map((seed) => normals(seed, 500));
    const { value, nullValue } = await evaluate(embeddingOf(columns), { permutations: 200 });
    expect(Math.abs((nullValue ?? 0) / (10 / 1000) - 1)).toBeLessThan(0.3);
    expect(value).toBeLessThan(0.03);
  });

  test("a duplicated latent counts ln 10⁶ and is named; a note names a constant one, which is omitted", async () => {
    const [a, b] = [normals(1, 100), normals(2, 100)];
    const without = (await evaluate(embeddingOf([a, b]))).value;
    const twice = await evaluate(embeddingOf([a, b, a, new Float64Array(100).fill(4)]));
    expect(Math.abs(twice.value - without - Math.log(1e6))).toBeLessThan(1e-3);
    expect(twice.note).toContain("combinations of others");
    expect(twice.note).toContain("1 constant latents");
  });

  test("order, sign, scale and offset of latents have no effect (within 1e-9: rounding)", async () => {
    const before = (await evaluate(embeddingOf(columns))).value;
    const change = fc.record({
      latents: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
      scale: fc.double({ min: -100, max: 100, noNaN: true }).filter((value) => Math.abs(value) > 0.01),
      shift: fc.double({ min: -10, max: 10, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ latents, scale, shift }) => {
        const changed = latents.map((latent) => columns[latent].map((value) => scale * value + shift));
        expect(Math.abs((await evaluate(embeddingOf(changed))).value - before)).toBeLessThan(1e-9);
      }),
    );
  });
});
