import type { Matrix } from "@heddle/contracts";

/** The given columns, in that order. */
export function columnsOf({ rows, columns, values }: Matrix, wanted: readonly number[]): Matrix {
  const chosen = new Float64Array(rows * wanted.length);
  for (let row = 0; row < rows; row++)
    for (const [at, column] of wanted.entries()) chosen[row * wanted.length + at] = values[row * columns + column];
  return { rows, columns: wanted.length, values: chosen };
}

/** Mean of each column. */
export function columnMeans({ rows, columns, values }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) means[column] += values[row * columns + column] / rows;
  return means;
}

/** The given rows, in that order. */
export function rowsOf({ columns, values }: Matrix, wanted: Int32Array): Matrix {
  const chosen = new Float64Array(wanted.length * columns);
  for (const [at, row] of wanted.entries())
    chosen.set(values.subarray(row * columns, (row + 1) * columns), at * columns);
  return { rows: wanted.length, columns, values: chosen };
}

/** Covariance of the columns, divided by the number of rows. */
export function covarianceOf({ rows, columns, values }: Matrix): Matrix {
  const averages = columnMeans({ rows, columns, values });
  const result = new Float64Array(columns * columns);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < columns; i++)
      for (let j = 0; j < columns; j++)
        result[i * columns + j] +=
          ((values[row * columns + i] - averages[i]) * (values[row * columns + j] - averages[j])) / rows;
  return { rows: columns, columns, values: result };
}
