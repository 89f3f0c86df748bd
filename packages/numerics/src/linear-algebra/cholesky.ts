import { HeddleError, type Matrix } from "@heddle/contracts";

/** The lower triangle L with L Lᵀ = matrix, for a symmetric positive definite matrix; the upper part is not read. */
export function cholesky(matrix: Matrix): Matrix {
  const n = requireSquare(matrix);
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix.values[i * n + j];
      for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k];
      if (i !== j) lower[i * n + j] = sum / lower[j * n + j];
      else if (sum > 0) lower[i * n + i] = Math.sqrt(sum);
      else throw notPositiveDefinite(i, sum);
    }
  }
  return { rows: n, columns: n, values: lower };
}

/** X with matrix · X = right, for a symmetric positive definite matrix n × n and right n × m. */
export function choleskySolve(matrix: Matrix, right: Matrix): Matrix {
  const { values: lower, rows: n } = cholesky(matrix);
  if (right.rows !== n) {
    throw new HeddleError("internal", {
      expected: `a right side of ${n} rows`,
      got: `${right.rows}`,
      next: "Pass a right side with one row for each equation.",
    });
  }
  const m = right.columns;
  const x = right.values.slice();
  for (let column = 0; column < m; column++) {
    for (let i = 0; i < n; i++) {
      let sum = x[i * m + column];
      for (let k = 0; k < i; k++) sum -= lower[i * n + k] * x[k * m + column];
      x[i * m + column] = sum / lower[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = x[i * m + column];
      for (let k = i + 1; k < n; k++) sum -= lower[k * n + i] * x[k * m + column];
      x[i * m + column] = sum / lower[i * n + i];
    }
  }
  return { rows: n, columns: m, values: x };
}

export function requireSquare(matrix: Matrix): number {
  if (matrix.rows === matrix.columns) return matrix.rows;
  throw new HeddleError("internal", {
    expected: "a square matrix",
    got: `${matrix.rows} × ${matrix.columns}`,
    next: "Pass a symmetric matrix.",
  });
}

function notPositiveDefinite(row: number, pivot: number): HeddleError {
  return new HeddleError("bad-data", {
    expected: "a positive definite matrix",
    got: `pivot ${pivot} in row ${row}`,
    next: "Drop linearly dependent columns, or add a small ridge to the diagonal.",
  });
}
