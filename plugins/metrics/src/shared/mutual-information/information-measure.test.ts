import type { Factor } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { categoricalFactor, continuousFactor, normals } from "../../../test/simulated-input.js";
import type { Sample } from "../resampling/factor-study.js";
import { equalWidthBins } from "./bins.js";
import { informationMeasure } from "./information-measure.js";
import { countJointly, entropyOf, informationOf, logTable, roomForCounts } from "./information-table.js";
import reference from "./reference.json" with { type: "json" };

const columns = reference.codes[0].map((_, latent) => Float64Array.from(reference.codes, (row) => row[latent]));
const factors: Record<"level" | "usage", Factor> = {
  level: categoricalFactor("level", ["0", "1", "2"], reference.level),
  usage: continuousFactor("usage", reference.usage),
};
const once = (length: number): Sample => ({
  weights: new Float64Array(length).fill(1),
  order: Int32Array.from({ length }, (_, at) => at),
});

describe("bins of equal width", () => {
  test("as np.digitize on the left edges of np.histogram", () => {
    for (const [bins, { binned }] of Object.entries(reference.bins)) {
      for (const [latent, expected] of binned.entries()) {
        expect([...equalWidthBins(columns[latent], Number(bins))]).toEqual(expected);
      }
    }
  });

  test("a constant is one bin; the largest value is in the last; finite values of any size", () => {
    expect([...equalWidthBins(Float64Array.of(2, 2, 2), 5)]).toEqual([0, 0, 0]);
    expect([...equalWidthBins(Float64Array.of(0, 1, 2, 3, 4), 4)]).toEqual([0, 1, 2, 3, 3]);
    expect([...equalWidthBins(Float64Array.of(-1e308, 0, 1e308), 2)]).toEqual([0, 1, 1]);
  });

  test("edges under rounding: every value is within its bin or at most 1e-9 of the width from it", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2 }), (given) => {
        const values = Float64Array.from(given);
        const [low, high] = [Math.min(...given), Math.max(...given)];
        // values that differ by rounding alone have no place to speak of
        fc.pre(high === low || high - low > 0.01);
        for (const [at, bin] of equalWidthBins(values, 7).entries()) {
          const place = high > low ? ((values[at] - low) / (high - low)) * 7 : 0;
          expect(place).toBeGreaterThanOrEqual(bin - 1e-9);
          expect(place).toBeLessThanOrEqual(bin + 1 + 1e-9);
        }
      }),
    );
  });
});

describe("mutual information of latents with a factor", () => {
  test("as scikit-learn's mutual_info_score, nats (within 1e-12: rounding of sums of 60 counts)", () => {
    for (const [bins, expected] of Object.entries(reference.bins)) {
      for (const name of ["level", "usage"] as const) {
        const binning = { bins: Number(bins), factorBins: Number(bins) };
        const [found] = informationMeasure(binning)(columns, factors[name], createRandom(1))(once(60));
        for (const [latent, value] of expected[name].entries()) {
          expect(Math.abs(found[latent] - value)).toBeLessThan(1e-12);
        }
      }
    }
  });

  test("weights equal repeated cells; a permutation permutes the factor", () => {
    const take = informationMeasure({ bins: 5, factorBins: 5 })(columns, factors.level, createRandom(1));
    const twice = { ...once(60), weights: new Float64Array(60).fill(2) };
    for (const [latent, value] of take(once(60))[0].entries()) {
      expect(Math.abs(take(twice)[0][latent] - value)).toBeLessThan(1e-12);
    }
    const [permuted] = take({ ...once(60), order: createRandom(2).permutation(60) });
    expect(permuted[0]).toBeLessThan(take(once(60))[0][0]);
  });

  test("of independent variables the plug-in value is too large by (b − 1)(l − 1) / 2n, the corrected one by less than a third of it (500 cells, 40 draws)", () => {
    const plain: number[] = [];
    const corrected: number[] = [];
    for (let seed = 0; seed < 40; seed++) {
      const labels = createRandom(seed)
        .permutation(500)
        .map((at) => at % 10);
      const levels = Array.from({ length: 10 }, (_, level) => `${level}`);
      const factor = categoricalFactor("f", levels, labels);
      const uniform = Float64Array.from(createRandom(`codes ${seed}`).uniforms(500));
      const rows = informationMeasure({ bins: 10, factorBins: 10 })([uniform], factor, createRandom(1))(once(500));
      plain.push(rows[0][0]);
      corrected.push(rows[1][0]);
    }
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const bias = 81 / 1000;
    expect(Math.abs(mean(plain) / bias - 1)).toBeLessThan(0.2);
    expect(mean(corrected)).toBeLessThan(bias / 3);
  });

  test("Miller's and Madow's correction by hand: counts 3, 1, 0 gain 1 / 8; information subtracts the occupied pairs", () => {
    const { plain, corrected } = entropyOf(Float64Array.of(3, 1, 0), 4, logTable(4));
    expect(corrected - plain).toBeCloseTo(1 / 8, 12);
    const room = roomForCounts(2, 2);
    const order = Int32Array.of(0, 1, 2, 3, 4, 5);
    const sample = { weights: new Float64Array(6).fill(1), order };
    countJointly(Int32Array.of(0, 0, 0, 1, 1, 1), Int32Array.of(0, 0, 0, 0, 1, 1), sample, room);
    const found = informationOf(room, logTable(6));
    // Occupied: 2 bins, 2 groups, 3 pairs: (1 + 1 − 2) / 12 = 0, so nothing is taken off here …
    expect(found.corrected - found.plain).toBeCloseTo(0, 12);
    countJointly(Int32Array.of(0, 0, 0, 1, 1, 1), Int32Array.of(0, 0, 0, 1, 1, 1), sample, room);
    const equal = informationOf(room, logTable(6));
    // … and with 2 pairs (1 + 1 − 1) / 12 is added.
    expect(equal.corrected - equal.plain).toBeCloseTo(1 / 12, 12);
  });

  test("a constant latent has 0, a latent equal to the factor its entropy", () => {
    const take = informationMeasure({ bins: 10, factorBins: 10 });
    const equal = Float64Array.from(reference.level);
    const [information, , entropy] = take([new Float64Array(60), equal], factors.level, createRandom(1))(once(60));
    expect(information[0]).toBe(0);
    expect(information[1]).toBeCloseTo(entropy[0], 12);
    expect(take([normals(1, 60)], factors.level, createRandom(1))(once(60))[0][0]).toBeLessThan(entropy[0]);
  });
});
