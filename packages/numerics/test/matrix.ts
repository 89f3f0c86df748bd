import type { Matrix } from "@heddle/contracts";
import { expect } from "vitest";
import { denseOperand } from "../src/linear-algebra/operand.js";
import { createRandom } from "../src/random/philox-random.js";

/** A matrix from its rows. */
export function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  return { rows: rows.length, columns: rows[0]?.length ?? 0, values: Float64Array.from(rows.flat()) };
}

/** Standard normal entries. */
export function normalMatrix(seed: number, rows: number, columns: number): Matrix {
  return { rows, columns, values: Float64Array.from(createRandom(seed).normals(rows * columns)) };
}
/** The matrix product a · b. */
export const product = (a: Matrix, b: Matrix) => denseOperand(a).multiply(b);
/** aᵀ a. */
export const gram = (a: Matrix) => denseOperand(a).transposedMultiply(a);
/** The largest difference of entries of two matrices of the same shape. */
export function largestDifference(a: Matrix, b: Matrix): number {
  expect([a.rows, a.columns]).toEqual([b.rows, b.columns]);
  return a.values.reduce((largest, value, at) => Math.max(largest, Math.abs(value - b.values[at])), 0);
}
export const identity = (n: number) =>
  matrixOf(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0))));
