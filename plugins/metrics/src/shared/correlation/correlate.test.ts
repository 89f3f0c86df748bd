import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { categoricalFactor, continuousFactor, normals } from "../../../test/simulated-input.js";
import areas from "../../auroc/reference.json" with { type: "json" };
import { correlate } from "./correlate.js";
import reference from "./reference.json" with { type: "json" };
import { prepareFactor, sideOf } from "./sides.js";
import { CORRELATION_KINDS, type FactorTargets, targetGroups } from "./targets.js";
import {
  centerLatents,
  prepareLatents,
  rankCells,
  roomForLatents,
  roomForRanks,
  sampleCells,
  variableOf,
} from "./variable.js";
import { ascendingOrder, weightedRanks } from "./weighted-ranks.js";

const ones = (length: number): Float64Array => new Float64Array(length).fill(1);

/** A factor, where it is known, and where its targets begin in the reference: three levels, then the usage. */
interface Case {
  readonly factor: FactorTargets;
  readonly known: Float64Array;
  readonly from: number;
}

function referenceCases(): Case[] {
  const { level, usage } = reference;
  const codes = Int32Array.from(level);
  const numbers = Float64Array.from(usage, (found) => found ?? Number.NaN);
  const groups = targetGroups([categoricalFactor("level", ["0", "1", "2"], codes), continuousFactor("usage", numbers)]);
  return groups.map(({ mask, factors: [factor] }, at) => ({ factor, known: mask, from: 3 * at }));
}

/** The correlations of the first, or only, target, and of all. */
function correlationsOf(
  columns: readonly Float64Array[],
  factor: FactorTargets,
  known: Float64Array,
  weights: Float64Array,
) {
  const latents = prepareLatents(columns);
  const counts = weights.map((weight, cell) => weight * known[cell]);
  const room = roomForLatents(latents);
  const sample = sampleCells(counts);
  centerLatents(latents, sample, room);
  return correlate(room, sideOf(prepareFactor(factor, known), sample));
}

/** Pearson's and Spearman's correlation of two variables. */
function pair(code: Float64Array, values: Float64Array): { pearson: number; spearman: number } {
  const factor: FactorTargets = { kind: "continuous", targets: [{ factor: "f" }], values };
  const [{ pearson, spearman }] = correlationsOf([code], factor, ones(code.length), ones(code.length));
  return { pearson: pearson[0], spearman: spearman[0] };
}

function expectReference(weights: Float64Array, which: "observed" | "resampled"): void {
  const columns = reference.codes[0].map((_, latent) => Float64Array.from(reference.codes, (row) => row[latent]));
  const cases = referenceCases();
  expect(cases).toHaveLength(2);
  for (const { factor, known, from } of cases) {
    const found = correlationsOf(columns, factor, known, weights);
    expect(found).toHaveLength(factor.kind === "categorical" ? 3 : 1);
    for (const [at, correlations] of found.entries()) {
      for (const kind of CORRELATION_KINDS) {
        const expected = reference[kind][which][from + at];
        expect(expected).toHaveLength(columns.length);
        for (const [latent, value] of expected.entries()) {
          expect(Math.abs(correlations[kind][latent] - value)).toBeLessThan(1e-13);
        }
      }
    }
  }
}

describe("correlations under weights", () => {
  test("as scipy on the known cells, with ties (within 1e-13: rounding of sums of 40)", () => {
    expectReference(ones(reference.weights.length), "observed");
  });

  test("in a resample, as scipy on the repeated cells (within 1e-13: rounding of sums of 40)", () => {
    expectReference(Float64Array.from(reference.weights), "resampled");
  });

  test("areas under the ROC curve, with ties, as scikit-learn's roc_auc_score (within 1e-12: rounding)", () => {
    const columns = areas.codes[0].map((_, latent) => Float64Array.from(areas.codes, (row) => row[latent]));
    const [{ factors, mask }] = targetGroups([
      categoricalFactor("level", ["0", "1", "2"], Int32Array.from(areas.level)),
    ]);
    const found = correlationsOf(columns, factors[0], mask, ones(mask.length));
    expect(found).toHaveLength(3);
    for (const [level, row] of areas.areas.entries())
      for (const [latent, area] of row.entries())
        expect(Math.abs((found[level].areas?.[latent] ?? 0) - area)).toBeLessThan(1e-12);
  });

  test("areas of a sample are those of its cells alone (exact: sums of ranks are)", () => {
    const columns = areas.codes[0].map((_, latent) => Float64Array.from(areas.codes, (row) => row[latent]));
    const weights = Float64Array.from(areas.level, (_, cell) => (cell % 3 === 0 ? 0 : 1));
    const kept = Array.from(weights.keys()).filter((cell) => weights[cell] === 1);
    const factorOf = (codes: readonly number[]) =>
      targetGroups([categoricalFactor("level", ["0", "1", "2"], Int32Array.from(codes))])[0].factors[0];
    const all = correlationsOf(columns, factorOf(areas.level), ones(weights.length), weights);
    const part = correlationsOf(
      columns.map((values) => Float64Array.from(kept, (cell) => values[cell])),
      factorOf(kept.map((cell) => areas.level[cell])),
      ones(kept.length),
      ones(kept.length),
    );
    expect(all.map((found) => found.areas)).toEqual(part.map((found) => found.areas));
  });

  test("a constant latent correlates 0, a constant target NaN, whatever their size", () => {
    const varying = normals(1, 50);
    for (const constant of [0, 0.1, 1e-9, 1e200]) {
      const flat = new Float64Array(50).fill(constant);
      expect(pair(flat, varying)).toEqual({ pearson: 0, spearman: 0 });
      expect(pair(varying, flat)).toEqual({ pearson: Number.NaN, spearman: Number.NaN });
    }
  });

  test("values with relative differences of 1e-12 are distinguished (within 1e-3: 4 digits remain)", () => {
    const x = normals(4, 100);
    const near = x.map((value) => 1 + 1e-12 * value);
    expect(pair(near, near).pearson).toBeCloseTo(1, 12);
    expect(Math.abs(pair(near, x).pearson - 1)).toBeLessThan(1e-3);
  });

  test("latents of size 1e-150, 1e200 and 1e308 keep their precision (within 1e-12: rounding)", () => {
    const x = normals(2, 100);
    const y = normals(3, 100).map((value, cell) => value + x[cell]);
    for (const scale of [1e-150, 1e200, 4e307]) {
      const scaled = x.map((value) => value * scale);
      expect(Math.abs(pair(scaled, y).pearson - pair(x, y).pearson)).toBeLessThan(1e-12);
    }
  });
});

describe("ranks of a resample", () => {
  test("equal the average ranks of the repeated values, also centered (multiples of ½: exact)", () => {
    const entries = fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.nat({ max: 3 })), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(entries, (pairs) => {
        const values = Float64Array.from(pairs, ([value]) => value);
        const weights = Float64Array.from(pairs, ([, weight]) => weight);
        const ranks = new Float64Array(values.length);
        weightedRanks(values, ascendingOrder(values), weights, ranks);
        for (const [at, value] of values.entries()) {
          const count = (is: (other: number) => boolean): number =>
            values.reduce((sum, other, index) => sum + (is(other) ? weights[index] : 0), 0);
          const expected = count((other) => other < value) + (count((other) => other === value) + 1) / 2;
          expect(ranks[at]).toBe(weights[at] === 0 ? 0 : expected);
        }
        const sample = sampleCells(weights);
        const room = roomForRanks(values.length);
        const squares = rankCells(variableOf(values, ones(values.length)), sample, room);
        const centered = new Float64Array(sample.cells.length);
        for (const at of centered.keys()) centered[room.places[at]] = room.deviations[at];
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const deviations = ranks.map((rank) => rank - (total + 1) / 2);
        expect([...centered]).toEqual(Array.from(sample.cells, (cell) => weights[cell] * deviations[cell]));
        expect(squares).toBe(deviations.reduce((sum, own, cell) => sum + weights[cell] * own * own, 0));
      }),
    );
  });
});
