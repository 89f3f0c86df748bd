import type { Matrix } from "@heddle/contracts";

/** The first two principal components of a latent representation. */
export interface PrincipalComponents {
  /** Cells × 2, row-major. */
  readonly scores: Float64Array;
  /** Share of the total variance on each of the two, 0 … 1. */
  readonly shares: readonly [number, number];
}

/**
 * The first two principal components, from the eigenvectors of the covariance by cyclic Jacobi
 * rotations (Golub & Van Loan, Matrix Computations, §8.5). The largest loading of each axis is
 * positive, so that the plot does not flip. Values that are not finite are replaced by the mean.
 */
export function principalComponents(representation: Matrix): PrincipalComponents {
  const { rows, columns } = representation;
  const centered = center(representation);
  const covariance = new Float64Array(columns * columns);
  for (let i = 0; i < rows; i++)
    for (let a = 0; a < columns; a++) {
      const value = centered[i * columns + a];
      for (let b = a; b < columns; b++) covariance[a * columns + b] += (value * centered[i * columns + b]) / rows;
    }
  for (let a = 0; a < columns; a++)
    for (let b = 0; b < a; b++) covariance[a * columns + b] = covariance[b * columns + a];
  const vectors = diagonalize(covariance, columns);
  const variances = Array.from({ length: columns }, (_, j) => covariance[j * columns + j]);
  const order = variances.map((_, j) => j).sort((a, b) => variances[b] - variances[a] || a - b);
  const total = variances.reduce((sum, variance) => sum + variance, 0);
  const scores = new Float64Array(rows * 2);
  for (let axis = 0; axis < Math.min(2, columns); axis++)
    project(centered, columns, vectors, order[axis], (i, score) => {
      scores[i * 2 + axis] = score;
    });
  const share = (axis: number) => (total > 0 ? (variances[order[axis] ?? -1] ?? 0) / total : 0);
  return { scores, shares: [share(0), share(1)] };
}

function center({ rows, columns, values }: Matrix): Float64Array {
  const centered = new Float64Array(rows * columns);
  for (let j = 0; j < columns; j++) {
    let sum = 0;
    let known = 0;
    for (let i = 0; i < rows; i++) {
      const value = values[i * columns + j];
      if (Number.isFinite(value)) {
        sum += value;
        known++;
      }
    }
    const mean = known > 0 ? sum / known : 0;
    for (let i = 0; i < rows; i++) {
      const value = values[i * columns + j];
      centered[i * columns + j] = Number.isFinite(value) ? value - mean : 0;
    }
  }
  return centered;
}

function project(
  centered: Float64Array,
  columns: number,
  vectors: Float64Array,
  chosen: number,
  put: (row: number, score: number) => void,
): void {
  let largest = 0;
  for (let a = 0; a < columns; a++) {
    const loading = vectors[a * columns + chosen];
    if (Math.abs(loading) > Math.abs(largest)) largest = loading;
  }
  const sign = largest < 0 ? -1 : 1;
  for (let i = 0; i < centered.length / columns; i++) {
    let score = 0;
    for (let a = 0; a < columns; a++) score += centered[i * columns + a] * vectors[a * columns + chosen];
    put(i, sign * score);
  }
}

/** Leaves eigenvalues on the diagonal of `matrix`; returns the eigenvectors as columns. */
function diagonalize(matrix: Float64Array, size: number): Float64Array {
  const vectors = new Float64Array(size * size);
  for (let a = 0; a < size; a++) vectors[a * size + a] = 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    let on = 0;
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) {
        const square = matrix[a * size + b] * matrix[a * size + b];
        if (a === b) on += square;
        else off += square;
      }
    if (off <= 1e-24 * on) break;
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(matrix, vectors, size, p, q);
  }
  return vectors;
}

/** One Jacobi rotation: zeroes entry (p, q). */
function rotate(matrix: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const entry = matrix[p * size + q];
  if (entry === 0) return;
  const slope = (matrix[q * size + q] - matrix[p * size + p]) / (2 * entry);
  const tangent = (slope < 0 ? -1 : 1) / (Math.abs(slope) + Math.sqrt(slope * slope + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  const turn = (target: Float64Array, first: number, second: number) => {
    const a = target[first];
    const b = target[second];
    target[first] = cosine * a - sine * b;
    target[second] = sine * a + cosine * b;
  };
  for (let k = 0; k < size; k++) turn(matrix, k * size + p, k * size + q);
  for (let k = 0; k < size; k++) turn(matrix, p * size + k, q * size + k);
  for (let k = 0; k < size; k++) turn(vectors, k * size + p, k * size + q);
}
