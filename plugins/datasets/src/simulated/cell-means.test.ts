import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellMeans } from "./cell-means.js";

describe("cell means", () => {
  const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
  test("sum to the library size × Σ shares within 1e-12 (rounding of the sums)", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(positive, positive, positive), { minLength: 1 }), positive, (genes, size) => {
        const column = (i: 0 | 1 | 2) => Float64Array.from(genes, (gene) => gene[i]);
        const lambda = new Float64Array(genes.length);
        const sources = [
          { share: 0.3, factors: column(1) },
          { share: 0.7, factors: column(2) },
        ];
        cellMeans(lambda, size, column(0), sources);
        expect(lambda.reduce((a, b) => a + b) / size).toBeCloseTo(1, 12);
      }),
    );
  });

  test("of one source equal size × mean × factor over their sum", () => {
    const lambda = new Float64Array(2);
    cellMeans(lambda, 100, Float64Array.of(1, 3), [{ share: 1, factors: [9, 2, 1], offset: 1 }]);
    expect([...lambda]).toEqual([40, 60]);
    expect(() => cellMeans(lambda, 100, Float64Array.of(0, 0), [{ share: 1, factors: [1, 1] }])).toThrow("sum");
  });
});
