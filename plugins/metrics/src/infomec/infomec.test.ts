import { describeMetric } from "@heddle/conformance";
import type { MetricResult, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import plugin from "./infomec.js";
import { nearestInformation } from "./nearest-information.js";
import reference from "./reference.json" with { type: "json" };

describeMetric(plugin, { options: { resamples: 20, permutations: 3 } });

const columns = reference.codes[0].map((_, latent) => Float64Array.from(reference.codes, (row) => row[latent]));
const named = (levels: readonly number[]) => levels.map((level) => `level ${level}`);
const factors = factorsOf({ kind: named(reference.kind), state: named(reference.state) });
const KL = columns.map((_, latent) => (reference.active.includes(latent) ? 1 : 0));

function evaluate(
  latents: readonly ArrayLike<number>[],
  table: Table = factors,
  kl: readonly number[] | undefined = KL,
  options: object = {},
): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples: 0, permutations: 0, ...options }), []);
  return metric.evaluate(inputOf(embeddingOf(latents, kl), table), { random: createRandom(1) });
}

describe("infomec", () => {
  test("NMI as scikit-learn's mutual_info_classif with 10 neighbors (within 1e-12: rounding)", () => {
    for (const [place, levels] of [reference.kind, reference.state].entries()) {
      const groups = Math.max(...levels) + 1;
      const counts = Array.from({ length: groups }, (_, level) => levels.filter((each) => each === level).length);
      const entropy = counts.reduce((sum, size) => sum - (size / levels.length) * Math.log(size / levels.length), 0);
      for (const [latent, values] of columns.entries()) {
        const entries = Int32Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
        const sorted = { values: Float64Array.from(entries, (entry) => values[entry]), entries };
        const found = nearestInformation(sorted, (entry) => levels[entry], groups, 10) / entropy;
        expect(Math.abs(found - reference.nmi[place][latent])).toBeLessThan(1e-12);
      }
    }
  });

  test("modularity and compactness as their definitions with scikit-learn's NMI (within 1e-12: rounding)", async () => {
    const results = await evaluate(columns);
    expect(Math.abs(only(results, "infomec/modularity").value - reference.modularity)).toBeLessThan(1e-12);
    expect(Math.abs(only(results, "infomec/compactness").value - reference.compactness)).toBeLessThan(1e-12);
  });

  test("explicitness as LogisticRegression's with the same penalty (within 1e-6: no penalty on the first level), and without (1e-5)", async () => {
    const { value } = only(await evaluate(columns), "infomec/explicitness");
    const mean = (values: readonly number[]) => (values[0] + values[1]) / 2;
    expect(Math.abs(value - mean(reference.explicitness))).toBeLessThan(1e-6);
    expect(Math.abs(value - mean(reference.plain))).toBeLessThan(1e-5);
  });

  test("one latent per factor: modularity, compactness and explicitness above 0.95; a rotation by 45° lowers the first two below 0.2", async () => {
    const cells = Array.from({ length: 400 }, (_, cell) => cell);
    const table = factorsOf({
      a: named(cells.map((cell) => cell % 2)),
      b: named(cells.map((cell) => (cell >> 1) % 2)),
    });
    const latents = [0, 1].map((place) =>
      normals(place, 400).map((noise, cell) => 0.1 * noise + ((cell >> place) % 2)),
    );
    const aligned = await evaluate(latents, table, [1, 1]);
    for (const kind of ["modularity", "compactness", "explicitness"])
      expect(only(aligned, `infomec/${kind}`).value).toBeGreaterThan(0.95);
    const [first, second] = latents;
    const mixed = [first.map((value, cell) => value + second[cell]), first.map((value, cell) => value - second[cell])];
    const rotated = await evaluate(mixed, table, [1, 1]);
    for (const kind of ["modularity", "compactness"]) expect(only(rotated, `infomec/${kind}`).value).toBeLessThan(0.2);
    expect(only(rotated, "infomec/explicitness").value).toBeGreaterThan(0.95);
  });

  test("order, sign, scale and shift of latents do not matter (within 1e-6: where the probe stops)", async () => {
    const before = await evaluate(columns);
    const change = fc.record({
      order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
      scale: fc.double({ min: -50, max: 50, noNaN: true }).filter((value) => Math.abs(value) > 0.1),
      shift: fc.double({ min: -10, max: 10, noNaN: true }),
    });
    const property = fc.asyncProperty(change, async ({ order, scale, shift }) => {
      const changed = order.map((latent) => columns[latent].map((value) => scale * value + shift));
      const after = await evaluate(
        changed,
        factors,
        order.map((latent) => KL[latent]),
      );
      for (const kind of ["modularity", "compactness", "explicitness"])
        expect(
          Math.abs(only(after, `infomec/${kind}`).value - only(before, `infomec/${kind}`).value),
          kind,
        ).toBeLessThan(1e-6);
    });
    await fc.assert(property, { numRuns: 10 });
  });

  test("without KL divergences, latents with a range below 1/20 of the largest are inactive", async () => {
    const narrow = columns.map((values, latent) => (latent === 2 ? values.map((value) => 0.01 * value) : values));
    const results = await evaluate(narrow, factors, undefined);
    expect(Math.abs(only(results, "infomec/compactness").value - reference.compactness)).toBeLessThan(1e-12);
  });

  test("one factor has no modularity, one latent no compactness, and a probe of too many coefficients is left out: with reasons", async () => {
    const one = await evaluate(columns, factorsOf({ kind: named(reference.kind) }));
    expect(only(one, "infomec/unusable").note).toMatch(/modularity needs two factors/);
    const single = await evaluate(columns.slice(0, 1), factors, [1]);
    expect(only(single, "infomec/unusable").note).toMatch(/compactness needs a factor and two active latents/);
    const many = factorsOf({ kind: named(reference.kind), donor: named(reference.kind.map((_, cell) => cell % 150)) });
    expect(only(await evaluate(columns, many), "infomec/unusable", "donor").note).toMatch(/too many coefficients/);
  });
});
