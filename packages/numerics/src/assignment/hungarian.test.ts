import fc from "fast-check";
import { expect, test } from "vitest";
import { matrixOf } from "../../test/matrix.js";
import { createRandom } from "../random/philox-random.js";
import { hungarian } from "./hungarian.js";

/** The least total over all assignments of distinct columns to rows (rows ≤ columns), by exhaustive search. */
function bruteForceMinimum(costs: readonly (readonly number[])[], used = new Set<number>(), row = 0): number {
  if (row === costs.length) return 0;
  let least = Infinity;
  for (const [column, cost] of costs[row].entries()) {
    if (used.has(column)) continue;
    used.add(column);
    least = Math.min(least, cost + bruteForceMinimum(costs, used, row + 1));
    used.delete(column);
  }
  return least;
}

const cost = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 })).chain(([rows, columns]) =>
  fc.array(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: columns, maxLength: columns }), {
    minLength: rows,
    maxLength: rows,
  }),
);

test("the total is minimal over all assignments, for every shape up to 5 × 6, exactly on integers", () => {
  fc.assert(
    fc.property(cost, (costs) => {
      const assigned = Array.from(hungarian(matrixOf(costs)));
      const used = assigned.filter((column) => column !== -1);
      const total = assigned.reduce((sum, column, row) => sum + (column === -1 ? 0 : costs[row][column]), 0);
      const wide = costs.length <= costs[0].length;
      const least = bruteForceMinimum(wide ? costs : costs[0].map((_, column) => costs.map((row) => row[column])));
      expect(new Set(used).size).toBe(used.length);
      expect(used.length).toBe(Math.min(costs.length, costs[0].length));
      return total === least;
    }),
    { numRuns: 500 },
  );
});

test("recovers a hidden permutation of 200", () => {
  const order = createRandom(1).permutation(200);
  const noise = createRandom(2).uniforms(200 * 200);
  const values = Float64Array.from(noise, (u, at) => (order[Math.floor(at / 200)] === at % 200 ? -1 : u));
  expect(hungarian({ rows: 200, columns: 200, values })).toEqual(order);
});

test("non-finite costs throw an error with their position", () => {
  expect(() =>
    hungarian(
      matrixOf([
        [1, 2],
        [3, NaN],
      ]),
    ),
  ).toThrow("NaN at row 1, column 1");
  expect(hungarian(matrixOf([]))).toEqual(new Int32Array(0));
});
