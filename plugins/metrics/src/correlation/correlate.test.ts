import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normals } from "../../test/simulated-input.js";
import { correlate, targetSide, variableOf } from "./correlate.js";
import reference from "./reference.json" with { type: "json" };
import { CORRELATION_KINDS, type Target } from "./targets.js";
import { ascendingOrder, weightedRanks } from "./weighted-ranks.js";

const ones = (length: number): Float64Array => new Float64Array(length).fill(1);

/** The targets of the reference: three levels against the rest, and a partly missing continuous factor. */
function referenceTargets(): { target: Target; known: Float64Array }[] {
  const { level, usage } = reference;
  const levels = [0, 1, 2].map((which) => ({
    target: { factor: "level", values: Float64Array.from(level, (found) => (found === which ? 1 : 0)), share: 0.3 },
    known: Float64Array.from(level, (found) => (found < 0 ? 0 : 1)),
  }));
  const known = Float64Array.from(usage, (found) => (found === null ? 0 : 1));
  return [...levels, { target: { factor: "usage", values: Float64Array.from(usage, (found) => found ?? 0) }, known }];
}

function correlationsOf(codes: readonly Float64Array[], target: Target, known: Float64Array, weights: Float64Array) {
  const latents = codes.map((values) => variableOf(values, ones(values.length)));
  const counts = weights.map((weight, cell) => weight * known[cell]);
  const side = targetSide(variableOf(target.values, known), target, counts);
  return correlate(latents, [side], counts)[0];
}

describe("correlations under weights", () => {
  const codes = reference.codes[0].map((_, latent) => Float64Array.from(reference.codes, (row) => row[latent]));

  test("as scipy on the known cells, with ties (within 1e-13: rounding of sums of 40)", () => {
    for (const [at, { target, known }] of referenceTargets().entries()) {
      const found = correlationsOf(codes, target, known, ones(known.length));
      for (const kind of CORRELATION_KINDS) {
        for (const [latent, value] of found[kind].entries()) {
          expect(Math.abs(value - reference[kind].observed[at][latent])).toBeLessThan(1e-13);
        }
      }
    }
  });

  test("in a resample, as scipy on the repeated cells (within 1e-13: rounding of sums of 40)", () => {
    const weights = Float64Array.from(reference.weights);
    for (const [at, { target, known }] of referenceTargets().entries()) {
      const found = correlationsOf(codes, target, known, weights);
      for (const kind of CORRELATION_KINDS) {
        for (const [latent, value] of found[kind].entries()) {
          expect(Math.abs(value - reference[kind].resampled[at][latent])).toBeLessThan(1e-13);
        }
      }
    }
  });

  test("a constant latent correlates 0, a constant target NaN, whatever their size", () => {
    const varying = normals(1, 50);
    const target = { factor: "f", values: varying };
    for (const constant of [0, 0.1, 1e-9, 1e200]) {
      const flat = new Float64Array(50).fill(constant);
      expect(correlationsOf([flat], target, ones(50), ones(50)).pearson[0]).toBe(0);
      expect(correlationsOf([flat], target, ones(50), ones(50)).spearman[0]).toBe(0);
      expect(correlationsOf([varying], { factor: "f", values: flat }, ones(50), ones(50)).pearson[0]).toBeNaN();
      expect(correlationsOf([varying], { factor: "f", values: flat }, ones(50), ones(50)).spearman[0]).toBeNaN();
    }
  });

  test("values that differ by 1e-12 of themselves still count (within 1e-3: they hold 4 digits)", () => {
    const x = normals(4, 100);
    const near = x.map((value) => 1 + 1e-12 * value);
    const found = correlationsOf([near], { factor: "f", values: near }, ones(100), ones(100));
    expect(found.pearson[0]).toBeCloseTo(1, 12);
    expect(
      Math.abs(correlationsOf([near], { factor: "f", values: x }, ones(100), ones(100)).pearson[0] - 1),
    ).toBeLessThan(1e-3);
  });

  test("codes of size 1e-150, 1e200 and 1e308 lose nothing (within 1e-12: rounding)", () => {
    const x = normals(2, 100);
    const y = normals(3, 100).map((value, cell) => value + x[cell]);
    const at = (scale: number): number =>
      correlationsOf([x.map((value) => value * scale)], { factor: "f", values: y }, ones(100), ones(100)).pearson[0];
    for (const scale of [1e-150, 1e200, 4e307]) expect(Math.abs(at(scale) - at(1))).toBeLessThan(1e-12);
  });
});

describe("ranks of a resample", () => {
  test("are the average ranks of the repeated values, counted one by one", () => {
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
      }),
    );
  });
});
