import { expect, test } from "vitest";
import { matrixOf } from "../../test/matrix.js";
import { createRandom } from "../random/philox-random.js";
import { columnCorrelations, matchColumns } from "./match-columns.js";

const random = createRandom("match columns");
const latents = { rows: 200, columns: 3, values: Float64Array.from(random.normals(600)) };

test("permuted and negated columns are matched, with r = ±1 within 1e-12 (rounding)", () => {
  const order = [2, 0, 1];
  const signs = [-1, 1, -1];
  const other = latents.values.map((_, at) => signs[at % 3] * latents.values[at - (at % 3) + order[at % 3]]);
  const { columns, correlations } = matchColumns(columnCorrelations(latents, { ...latents, values: other }));
  expect(Array.from(columns)).toEqual([1, 2, 0]);
  for (const [i, r] of [1, -1, -1].entries()) expect(Math.abs(correlations[i] - r)).toBeLessThan(1e-12);
});

test("the sum of |r| counts, not each row's largest: exact on given correlations", () => {
  const { columns, correlations } = matchColumns(
    matrixOf([
      [0.9, -0.8],
      [0.9, 0.1],
    ]),
  );
  expect(Array.from(columns)).toEqual([1, 0]);
  expect(Array.from(correlations)).toEqual([-0.8, 0.9]);
});

test("constant columns have r = 0, and more columns than counterparts leave −1", () => {
  const one = { rows: 200, columns: 1, values: latents.values.filter((_, at) => at % 3 === 1) };
  const { columns, correlations } = matchColumns(columnCorrelations(latents, one));
  expect(Array.from(columns)).toEqual([-1, 0, -1]);
  expect(correlations[0]).toBe(0);
  const constant = { rows: 200, columns: 1, values: new Float64Array(200).fill(3) };
  expect(Array.from(columnCorrelations(latents, constant).values)).toEqual([0, 0, 0]);
});

test("other numbers of cells are an error that has both", () => {
  const fewer = { rows: 100, columns: 3, values: latents.values.slice(300) };
  expect(() => columnCorrelations(latents, fewer)).toThrow("200 cells in both matrices");
});
