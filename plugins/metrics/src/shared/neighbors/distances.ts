import type { Matrix } from "@heddle/contracts";

/** Euclidean distances between cells in the representation, cells × cells. */
export function distancesOf({ values, columns }: Matrix, cells: Int32Array): Matrix {
  const size = cells.length;
  const distances = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) {
      let squares = 0;
      for (let latent = 0; latent < columns; latent++) {
        const difference = values[cells[row] * columns + latent] - values[cells[column] * columns + latent];
        squares += difference * difference;
      }
      distances[row * size + column] = distances[column * size + row] = Math.sqrt(squares);
    }
  }
  return { rows: size, columns: size, values: distances };
}

/** The distances among some of the cells. */
export function distancesAmong({ columns, values }: Matrix, cells: Int32Array): Matrix {
  const size = cells.length;
  const out = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const from = cells[row] * columns;
    for (let column = 0; column < size; column++) out[row * size + column] = values[from + cells[column]];
  }
  return { rows: size, columns: size, values: out };
}
