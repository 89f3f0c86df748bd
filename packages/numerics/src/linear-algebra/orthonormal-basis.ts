import type { Matrix } from "@heddle/contracts";

/**
 * Orthonormal columns that span those of a matrix with at least as many rows as columns, by Householder reflections
 * (Golub and Van Loan 2013, section 5.2): orthonormal to rounding even if the columns are dependent.
 */
export function orthonormalBasis(matrix: Matrix): Matrix {
  const { rows, columns } = matrix;
  const work = transposed(matrix.values, rows, columns);
  for (let k = 0; k < columns; k++) {
    makeReflector(work, rows, k);
    for (let j = k + 1; j < columns; j++) reflect(work, rows, k, work, j);
  }
  const basis = new Float64Array(columns * rows);
  for (let j = 0; j < columns; j++) {
    basis[j * rows + j] = 1;
    for (let k = j; k >= 0; k--) reflect(work, rows, k, basis, j);
  }
  return { rows, columns, values: transposed(basis, columns, rows) };
}

/** Replaces row k of work, from entry k, by the unit vector whose reflection maps it onto its first axis. */
function makeReflector(work: Float64Array, length: number, k: number): void {
  const start = k * length + k;
  const end = (k + 1) * length;
  const norm = normOf(work, start, end);
  if (norm === 0) return;
  work[start] += work[start] < 0 ? -norm : norm;
  const size = normOf(work, start, end);
  for (let at = start; at < end; at++) work[at] /= size;
}

function normOf(values: Float64Array, start: number, end: number): number {
  let largest = 0;
  for (let at = start; at < end; at++) largest = Math.max(largest, Math.abs(values[at]));
  if (largest === 0) return 0;
  let squares = 0;
  for (let at = start; at < end; at++) squares += (values[at] / largest) * (values[at] / largest);
  return largest * Math.sqrt(squares);
}

/** Row j of target −= 2 (u · row) u with u the reflector in row k of work. */
function reflect(work: Float64Array, length: number, k: number, target: Float64Array, j: number): void {
  let product = 0;
  for (let i = k; i < length; i++) product += work[k * length + i] * target[j * length + i];
  if (product === 0) return;
  for (let i = k; i < length; i++) target[j * length + i] -= 2 * product * work[k * length + i];
}

/** columns × rows from rows × columns. */
function transposed(values: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result[j * rows + i] = values[i * columns + j];
  }
  return result;
}
