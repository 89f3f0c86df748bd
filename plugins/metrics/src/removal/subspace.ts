import type { Matrix } from "@heddle/contracts";

/** Submatrix of a representation: the given rows and columns, in this order. */
export function subspace(representation: Matrix, rows: Int32Array, columns: readonly number[]): Matrix {
  const values = new Float64Array(rows.length * columns.length);
  for (const [row, cell] of rows.entries()) {
    for (const [at, column] of columns.entries()) {
      values[row * columns.length + at] = representation.values[cell * representation.columns + column];
    }
  }
  return { rows: rows.length, columns: columns.length, values };
}
