import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adjustedRand, contingency, normalizedInformation } from "./contingency.js";
import reference from "./reference.json" with { type: "json" };

describe("agreement of two labelings", () => {
  const table = (first: readonly number[], second: readonly number[], sample?: Int32Array) =>
    contingency(
      { first: Int32Array.from(first), second: Int32Array.from(second), firstLabels: 30, secondLabels: 30 },
      sample,
    );

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
});
