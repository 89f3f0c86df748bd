import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import { ascendingOrder } from "../shared/correlation/weighted-ranks.js";
import { logTable } from "../shared/mutual-information/information-table.js";
import { AGGREGATES } from "./aggregate.js";
import { bestThresholdInformation } from "./best-threshold.js";
import plugin from "./drvi-scores.js";
import reference from "./reference.json" with { type: "json" };

describeMetric(plugin);
describeMetric(plugin, { options: { resamples: 0, permutations: 0, bins: 5 } });

function evaluate(embedding: Embedding, factors: Table, options: object = {}): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples: 0, permutations: 0, ...options }), []);
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) });
}

const columns = reference.codes[0].map((_, latent) => reference.codes.map((row) => row[latent]));
const types = (cells: number, levels: number): string[] =>
  Array.from({ length: cells }, (_, cell) => `t${cell % levels}`);
const KINDS = ["smi", "spn", "bmmi", "asc"] as const;
const TOTALS = ["lms", "msas", "msgs"] as const;

describe("drvi-scores", () => {
  test("as drvi-py 0.2.8, level by level and aggregated (within 1e-9: its matching adds 1e-10)", async () => {
    const factors = factorsOf({ level: reference.level.map((value) => `${value}`) });
    const results = await evaluate(embeddingOf(columns), factors);
    for (const kind of KINDS) {
      for (const total of TOTALS) {
        expect(Math.abs(only(results, `drvi-scores/${total}/${kind}`).value - reference[kind][total])).toBeLessThan(
          1e-9,
        );
      }
      for (const [level, row] of reference[kind].pairs.entries()) {
        const best = only(results, `drvi-scores/${kind}/level`, "level", `${level}`);
        expect(Math.abs(best.value - Math.max(...row))).toBeLessThan(1e-9);
        expect(best.latent).toBe(row.indexOf(Math.max(...row)));
      }
    }
  });

  test("a latent for each of three levels is perfect: 1 everywhere; doubled latents leave no gap", async () => {
    const level = types(300, 3);
    const own = [0, 1, 2].map((is) => normals(is, 300).map((value, cell) => value + (cell % 3 === is ? 1e4 : 0)));
    const perfect = await evaluate(embeddingOf(own), factorsOf({ level }));
    for (const total of ["lms", "msas"]) {
      expect(only(perfect, `drvi-scores/${total}/bmmi`).value).toBeCloseTo(1, 12);
      expect(only(perfect, `drvi-scores/${total}/smi`).value).toBeCloseTo(1, 12);
      expect(only(perfect, `drvi-scores/${total}/spn`).value).toBeCloseTo(1, 12);
    }
    const doubled = await evaluate(embeddingOf([...own, ...own]), factorsOf({ level }));
    for (const kind of KINDS) expect(only(doubled, `drvi-scores/msgs/${kind}`).value).toBeLessThan(1e-12);
  });

  test("noise is near the null value (within .03: 600 cells), and a constant latent scores 0 even in a sorted file", async () => {
    const level = types(600, 3).sort();
    const noise = [1, 2, 3].map((seed) => normals(seed, 600));
    const results = await evaluate(embeddingOf(noise), factorsOf({ level }), { permutations: 20 });
    for (const kind of KINDS) {
      const { value, nullValue } = only(results, `drvi-scores/lms/${kind}`);
      expect(Math.abs(value - (nullValue ?? 1))).toBeLessThan(0.03);
    }
    const constant = await evaluate(embeddingOf([new Float64Array(600)]), factorsOf({ level }));
    for (const kind of ["smi", "bmmi", "asc"]) expect(only(constant, `drvi-scores/msas/${kind}`).value).toBe(0);
    expect(only(constant, "drvi-scores/msas/spn").value).toBeLessThan(0.1);
  });

  test("order of latents and any rising function: bmmi, asc and spn the same; sign: bmmi and asc (within 1e-12: rounding)", async () => {
    const level = types(90, 3);
    const columns = [0, 1, 2].map((latent) => normals(latent, 90).map((value, cell) => value + latent * (cell % 3)));
    const before = await evaluate(embeddingOf(columns), factorsOf({ level }));
    const change = fc.record({
      latents: fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 }),
      sign: fc.constantFrom(-1, 1),
      scale: fc.double({ min: 0.1, max: 10, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ latents, sign, scale }) => {
        const changed = latents.map((latent) => columns[latent].map((value) => sign * scale * value * value * value));
        const after = await evaluate(embeddingOf(changed), factorsOf({ level }));
        const same = (kind: string): void => {
          for (const total of TOTALS) {
            const name = `drvi-scores/${total}/${kind}`;
            expect(Math.abs(only(after, name).value - only(before, name).value)).toBeLessThan(1e-12);
          }
        };
        same("bmmi");
        same("asc");
        if (sign === 1) same("spn");
      }),
      { numRuns: 20 },
    );
  });

  test("cells with missing values have no effect", async () => {
    const code = normals(4, 200).map((value, cell) => value + (cell % 2));
    const level = Array.from(code, (_, cell) => (cell % 5 === 0 ? null : `t${cell % 2}`));
    const wild = code.map((value, cell) => (level[cell] === null ? 1e5 : value));
    const sampling = { resamples: 20, permutations: 5 };
    const tame = await evaluate(embeddingOf([code]), factorsOf({ level }), sampling);
    expect(await evaluate(embeddingOf([wild]), factorsOf({ level }), sampling)).toEqual(tame);
  });
});

describe("the best threshold's information", () => {
  test("of each level is that of all thresholds tried one by one, with ties and weights (within 1e-12: rounding)", () => {
    const entry = fc.tuple(fc.integer({ min: -3, max: 3 }), fc.nat({ max: 2 }), fc.nat({ max: 2 }));
    fc.assert(
      fc.property(fc.array(entry, { minLength: 2, maxLength: 25 }), (entries) => {
        const values = Float64Array.from(entries, ([value]) => value);
        const labels = Int32Array.from(entries, ([, label]) => label);
        const weights = Float64Array.from(entries, ([, , weight]) => weight);
        const sample = { weights, order: Int32Array.from(values.keys()) };
        const found = bestThresholdInformation(
          { order: ascendingOrder(values), values },
          labels,
          3,
          sample,
          logTable(100),
        );
        for (const [level, value] of found.entries()) {
          const expected = oneByOne(values, labels, weights, level);
          if (Number.isNaN(expected)) expect(value).toBeNaN();
          else expect(Math.abs(value - expected)).toBeLessThan(1e-12);
        }
      }),
    );
  });

  test("a matching leaves one of two targets of a single latent out: it counts 0", () => {
    expect(Array.from(AGGREGATES.lms([Float64Array.of(0.8), Float64Array.of(0.6)]))).toEqual([0.8, 0]);
    expect(Array.from(AGGREGATES.msas([Float64Array.of(0.8), Float64Array.of(0.6)]))).toEqual([0.8, 0.6]);
  });
});

/** I(level; code > x) / H(level) at the best x, by the definition. */
function oneByOne(values: Float64Array, labels: Int32Array, weights: Float64Array, level: number): number {
  const entropyOf = (parts: number[]): number => {
    const total = parts.reduce((sum, part) => sum + part, 0);
    return parts.reduce((sum, part) => sum - (part > 0 ? (part / total) * Math.log(part / total) : 0), 0);
  };
  const count = (is: (at: number) => boolean): number =>
    weights.reduce((sum, weight, at) => sum + (is(at) ? weight : 0), 0);
  const own = entropyOf([count((at) => labels[at] === level), count((at) => labels[at] !== level)]);
  if (own === 0) return Number.NaN;
  let best = 0;
  for (const x of values) {
    const joint = [true, false].flatMap((above) =>
      [true, false].map((is) => count((at) => values[at] > x === above && (labels[at] === level) === is)),
    );
    const sides = entropyOf([joint[0] + joint[1], joint[2] + joint[3]]);
    best = Math.max(best, (own + sides - entropyOf(joint)) / own);
  }
  return best;
}
