import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adjustedRand, contingencies, joinLabelings, normalizedInformation } from "./contingency.js";
import reference from "./reference.json" with { type: "json" };

describe("agreement of two labelings", () => {
  const table = (first: readonly number[], second: readonly number[], sample?: Int32Array) =>
    contingencies(
      { codes: Int32Array.from(first), levels: 30 },
      // a second labeling must not disturb the first
      joinLabelings([Int32Array.from(second), Int32Array.from(first)]),
      sample,
    )[0];

  test("as scikit-learn (within 1e-12: rounding of logarithms)", () => {
    for (const { first, second, ari, nmi } of reference.cases) {
      expect(Math.abs(adjustedRand(table(first, second)) - ari)).toBeLessThan(1e-12);
      expect(Math.abs(normalizedInformation(table(first, second)) - nmi)).toBeLessThan(1e-12);
    }
  });

  test("a sample counts repeated cells; both scores are symmetric (within 1e-12: rounding)", () => {
    const cells = fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(cells, (triples) => {
        const repeated = triples.flatMap(([a, b, times]) => new Array<[number, number]>(times).fill([a, b]));
        fc.pre(repeated.length > 1);
        const sampled = table(
          triples.map(([a]) => a),
          triples.map(([, b]) => b),
          Int32Array.from(triples.flatMap(([, , times], cell) => new Array<number>(times).fill(cell))),
        );
        const [first, second] = [repeated.map(([a]) => a), repeated.map(([, b]) => b)];
        for (const score of [adjustedRand, normalizedInformation]) {
          expect(score(sampled)).toBe(score(table(first, second)));
          expect(Math.abs(score(table(second, first)) - score(sampled))).toBeLessThan(1e-12);
        }
      }),
    );
  });

  test("cells without a level or a label are left out", () => {
    const codes = Int32Array.of(0, 1, -1, 0, 1);
    const [first, second] = contingencies(
      { codes, levels: 2 },
      joinLabelings([Int32Array.of(1, 0, 1, 1, -1), Int32Array.of(0, 0, 1, 2, 2)]),
    );
    expect(first).toEqual({
      counts: Float64Array.of(0, 2, 1, 0),
      rows: Float64Array.of(2, 1),
      columns: Float64Array.of(1, 2),
      total: 3,
    });
    expect([...second.counts]).toEqual([1, 0, 1, 1, 0, 1]);
  });
});
