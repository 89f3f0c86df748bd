import type { Matrix } from "@heddle/contracts";
import { createRandom, orthonormalBasis } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keepUndetermined } from "./keep-undetermined.js";

const SIZE = 5;
const randomSquare = (seed: number): Matrix => {
  const normals = createRandom(seed).normals(SIZE * SIZE);
  return { rows: SIZE, columns: SIZE, values: Float64Array.from(normals) };
};
const orthogonal = (seed: number) => orthonormalBasis(randomSquare(seed));
const row = ({ columns, values }: Matrix, i: number) => Array.from(values.subarray(i * columns, (i + 1) * columns));
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const flags = fc.array(fc.boolean(), { minLength: SIZE, maxLength: SIZE });
const seeds = fc.integer({ min: 0, max: 1000 });

describe("keepUndetermined", () => {
  test("an orthogonal map stays orthogonal, and determined rows stay bit for bit: within 1e-12 (rounding)", () => {
    fc.assert(
      fc.property(seeds, flags, (seed, determined) => {
        const fitted = orthogonal(seed);
        const { matrix, rows } = keepUndetermined(fitted, determined);
        for (const [i, from] of rows.entries()) if (from >= 0) expect(row(matrix, i)).toEqual(row(fitted, from));
        expect(rows.filter((from) => from >= 0)).toEqual([...determined.keys()].filter((at) => determined[at]));
        for (let i = 0; i < SIZE; i++)
          for (let j = 0; j < SIZE; j++)
            expect(Math.abs(dot(row(matrix, i), row(matrix, j)) - (i === j ? 1 : 0))).toBeLessThan(1e-12);
      }),
      { numRuns: 100 },
    );
  });

  test("an orthogonal map without determined rows becomes the identity, within 1e-12 (rounding)", () => {
    const { matrix } = keepUndetermined(orthogonal(3), Array(SIZE).fill(false));
    for (const [at, value] of matrix.values.entries())
      expect(Math.abs(value - (at % (SIZE + 1) === 0 ? 1 : 0))).toBeLessThan(1e-12);
  });

  test("whitened latents stay whitened for any metric: rows of the result and of the fit have the same Gram matrix of the rest", () => {
    const fitted = randomSquare(7); // orthonormal for the metric (AᵀA)⁻¹
    const { matrix, rows } = keepUndetermined(fitted, [true, false, true, false, false]);
    // coordinates of the result in the fit: an orthogonal matrix
    const coordinates = solveRight(matrix, fitted);
    for (let i = 0; i < SIZE; i++)
      for (let j = 0; j < SIZE; j++)
        expect(Math.abs(dot(row(coordinates, i), row(coordinates, j)) - (i === j ? 1 : 0))).toBeLessThan(1e-10);
    expect(rows.filter((from) => from < 0)).toHaveLength(3);
  });

  test("latents 1 and 2 are turned by a determined component of both: latents 3 to 5 keep their axes within 1e-12", () => {
    const half = Math.SQRT1_2;
    const determined = [half, half, 0, 0, 0];
    const mixed = orthonormalRest(determined);
    const { matrix, rows } = keepUndetermined(mixed, [true, false, false, false, false]);
    for (const latent of [2, 3, 4])
      for (let j = 0; j < SIZE; j++)
        expect(Math.abs(row(matrix, latent)[j] - (latent === j ? 1 : 0))).toBeLessThan(1e-12);
    expect(rows.slice(2)).toEqual([-1, -1, -1]);
    const other = rows[0] === 0 ? 1 : 0;
    expect(Math.abs(Math.abs(row(matrix, other)[0]) - half)).toBeLessThan(1e-12);
    expect(row(matrix, other)[other]).toBeGreaterThan(0);
  });

  test("the result does not depend on how the fit turned the rest, within 1e-10 (rounding)", () => {
    const fitted = orthogonal(11);
    const [c, s] = [0.6, 0.8];
    const turned = { ...fitted, values: fitted.values.slice() };
    for (let j = 0; j < SIZE; j++) {
      const [x, y] = [fitted.values[1 * SIZE + j], fitted.values[3 * SIZE + j]];
      turned.values[1 * SIZE + j] = c * x + s * y;
      turned.values[3 * SIZE + j] = c * y - s * x;
    }
    const determined = [true, false, true, false, true];
    const [a, b] = [keepUndetermined(fitted, determined), keepUndetermined(turned, determined)];
    for (const [at, value] of a.matrix.values.entries())
      expect(Math.abs(value - b.matrix.values[at])).toBeLessThan(1e-10);
  });
});

/** An orthogonal matrix with the given first row; the others mix all latents. */
function orthonormalRest(first: readonly number[]): Matrix {
  const random = randomSquare(5);
  const columns = new Float64Array(SIZE * SIZE);
  for (let i = 0; i < SIZE; i++)
    for (let j = 0; j < SIZE; j++) columns[j * SIZE + i] = i === 0 ? first[j] : random.values[i * SIZE + j];
  const basis = orthonormalBasis({ rows: SIZE, columns: SIZE, values: columns });
  const values = new Float64Array(SIZE * SIZE);
  for (let i = 0; i < SIZE; i++) for (let j = 0; j < SIZE; j++) values[i * SIZE + j] = basis.values[j * SIZE + i];
  return { rows: SIZE, columns: SIZE, values };
}

/** X with X · b = a, by Gaussian elimination on the columns. */
function solveRight(a: Matrix, b: Matrix): Matrix {
  const work = Array.from({ length: SIZE }, (_, j) => [
    ...Array.from({ length: SIZE }, (_, k) => b.values[k * SIZE + j]),
    ...Array.from({ length: SIZE }, (_, i) => a.values[i * SIZE + j]),
  ]);
  for (let column = 0; column < SIZE; column++) {
    const pivot = work.reduce(
      (best, line, i) => (i >= column && Math.abs(line[column]) > Math.abs(work[best][column]) ? i : best),
      column,
    );
    [work[column], work[pivot]] = [work[pivot], work[column]];
    const divisor = work[column][column];
    work[column] = work[column].map((value) => value / divisor);
    for (const [i, line] of work.entries())
      if (i !== column) work[i] = line.map((value, j) => value - line[column] * work[column][j]);
  }
  const values = new Float64Array(SIZE * SIZE);
  for (let i = 0; i < SIZE; i++) for (let k = 0; k < SIZE; k++) values[i * SIZE + k] = work[k][SIZE + i];
  return { rows: SIZE, columns: SIZE, values };
}
