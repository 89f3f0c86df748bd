import type { Matrix, Random } from "@heddle/contracts";

/** Cells to learn from and cells to judge on, each in the file's order. */
export interface HalvedCells {
  readonly training: Int32Array;
  readonly testing: Int32Array;
}

/** Random halves of `cells` cells, each of at most `most`. */
export function trainTestSplit(cells: number, most: number, random: Random): HalvedCells {
  const order = random.permutation(cells);
  const half = Math.ceil(cells / 2);
  const part = (from: number, to: number) => order.slice(from, Math.min(to, from + most)).sort();
  return { training: part(0, half), testing: part(half, cells) };
}

/** Some rows and columns of the codes, in the order given. */
export function subspace(codes: Matrix, rows: Int32Array, columns: readonly number[]): Matrix {
  const values = new Float64Array(rows.length * columns.length);
  for (const [row, cell] of rows.entries()) {
    for (const [at, column] of columns.entries())
      values[row * columns.length + at] = codes.values[cell * codes.columns + column];
  }
  return { rows: rows.length, columns: columns.length, values };
}
