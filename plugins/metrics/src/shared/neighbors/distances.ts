import type { Matrix } from "@heddle/contracts";

/** Rows per block, so that the mirrored entries of a block stay in the cache. */
const BLOCK = 32;

/** Euclidean distances between cells in the representation, cells × cells. */
export function distancesOf(representation: Matrix, cells: Int32Array): Matrix {
  const size = cells.length;
  const { columns } = representation;
  const points = new Float64Array(size * columns);
  for (let at = 0; at < size; at++) {
    const from = cells[at] * columns;
    for (let latent = 0; latent < columns; latent++)
      points[at * columns + latent] = representation.values[from + latent];
  }
  const values = new Float64Array(size * size);
  for (let top = 0; top < size; top += BLOCK) {
    for (let left = 0; left <= top; left += BLOCK) fillBlock(points, { rows: size, columns, values }, top, left);
  }
  return { rows: size, columns: size, values };
}

/** Fills a block below the diagonal and its mirror; `columns` is the number of latents of a point. */
function fillBlock(points: Float64Array, { rows: size, columns, values }: Matrix, top: number, left: number): void {
  for (let row = top; row < Math.min(top + BLOCK, size); row++) {
    for (let column = left; column < Math.min(left + BLOCK, row); column++) {
      let squares = 0;
      for (let a = row * columns, b = column * columns, end = a + columns; a < end; a++, b++) {
        const difference = points[a] - points[b];
        squares += difference * difference;
      }
      values[row * size + column] = values[column * size + row] = Math.sqrt(squares);
    }
  }
}

/** Distances between cells, cells × cells. */
export type Distances = (cells: Int32Array) => Matrix;

/** Computes distances, once for factors with the same cells. */
export function lastDistances(representation: Matrix): Distances {
  let last: { readonly cells: Int32Array; readonly matrix: Matrix } | undefined;
  return (cells) => {
    const same = last?.cells.length === cells.length && last.cells.every((cell, at) => cell === cells[at]);
    if (last === undefined || !same) last = { cells, matrix: distancesOf(representation, cells) };
    return last.matrix;
  };
}
