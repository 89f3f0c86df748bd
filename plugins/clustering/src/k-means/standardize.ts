import type { Matrix } from "@heddle/contracts";

/** Scales each column to mean 0 and variance 1 (divisor: number of rows); constant columns become 0. */
export function standardizedColumns({ rows, columns, values }: Matrix): Matrix {
  const out = new Float64Array(values.length);
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let at = column; at < values.length; at += columns) {
      sum += values[at];
      least = Math.min(least, values[at]);
      most = Math.max(most, values[at]);
    }
    if (least === most) continue;
    const mean = sum / rows;
    let squares = 0;
    for (let at = column; at < values.length; at += columns) squares += (values[at] - mean) * (values[at] - mean);
    const deviation = Math.sqrt(squares / rows);
    for (let at = column; at < values.length; at += columns) out[at] = (values[at] - mean) / deviation;
  }
  return { rows, columns, values: out };
}
