/** Value and slope of a fitted curve at one place. */
export interface Tangent {
  readonly value: number;
  readonly slope: number;
}

/** Singular values below this multiple of the largest count as zero (dloess: 100 × machine epsilon). */
const SINGULAR = 100 * Number.EPSILON;
const SWEEPS = 60;

/**
 * Local quadratic fit at `at`: least squares with tricube weights over the `neighbors` points nearest in x
 * (Cleveland and Devlin 1988, section 2). `x` ascends; y belongs to it.
 * If the neighbors do not determine a quadratic (fewer than three distinct x), returns the minimum-norm solution in scaled
 * columns, as dloess. Returns undefined if no neighbor has weight, because all are at the same distance.
 */
export function localQuadratic(x: Float64Array, y: Float64Array, at: number, neighbors: number): Tangent | undefined {
  const start = firstNeighbor(x, at, neighbors);
  const radius = Math.max(Math.abs(at - x[start]), Math.abs(x[start + neighbors - 1] - at));

  const columns = [0, 1, 2].map(() => new Float64Array(neighbors));
  const target = new Float64Array(neighbors);
  for (let i = 0; i < neighbors; i++) {
    const distance = x[start + i] - at;
    const weight = Math.sqrt(tricube(Math.abs(distance) / radius));
    columns[0][i] = weight;
    columns[1][i] = weight * distance;
    columns[2][i] = weight * distance * distance;
    target[i] = weight * y[start + i];
  }
  if (columns[0].every((weight) => weight === 0)) return undefined;
  const [value, slope] = leastSquares(columns, target);
  return { value: value, slope: slope };
}

/** (1 − u³)³ below 1, else 0; also 0 for a radius of 0 (u is NaN). */
function tricube(u: number): number {
  const base = 1 - u * u * u;
  return base > 0 ? base * base * base : 0;
}

/** Start of the window of the `neighbors` nearest points; ties at its edge have weight 0. */
function firstNeighbor(x: Float64Array, at: number, neighbors: number): number {
  let low = 0;
  let high = x.length - neighbors;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at - x[middle] > x[middle + neighbors] - at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Coefficients of smallest norm minimizing |Σ c_j column_j − target|, by one-sided Jacobi rotations (Hestenes 1958):
 * pairs of columns are rotated until orthogonal; their lengths are then the singular values. Changes the columns.
 */
function leastSquares(columns: Float64Array[], target: Float64Array): number[] {
  const scales = columns.map((column) => {
    const length = Math.sqrt(dot(column, column));
    if (length === 0) return 1;
    for (let i = 0; i < column.length; i++) column[i] /= length;
    return length;
  });
  const rotation = columns.map((_, j) => Float64Array.from(columns, (_, k) => (j === k ? 1 : 0)));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let rotated = false;
    for (let j = 0; j < columns.length; j++) {
      for (let k = j + 1; k < columns.length; k++) {
        if (orthogonalize(columns[j], columns[k], rotation[j], rotation[k])) rotated = true;
      }
    }
    if (!rotated) break;
  }
  const squares = columns.map((column) => dot(column, column));
  const smallest = SINGULAR * Math.sqrt(Math.max(...squares));
  return scales.map((scale, row) => {
    let coefficient = 0;
    squares.forEach((square, j) => {
      if (Math.sqrt(square) > smallest) coefficient += (rotation[j][row] * dot(columns[j], target)) / square;
    });
    return coefficient / scale;
  });
}

/** Rotates a pair of columns and their rotations until orthogonal to rounding; false if they already were. */
function orthogonalize(a: Float64Array, b: Float64Array, rotationA: Float64Array, rotationB: Float64Array): boolean {
  const aa = dot(a, a);
  const bb = dot(b, b);
  const ab = dot(a, b);
  if (Math.abs(ab) <= Number.EPSILON * Math.sqrt(aa * bb) || ab === 0) return false;
  const zeta = (bb - aa) / (2 * ab);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  turn(a, b, cosine, cosine * tangent);
  turn(rotationA, rotationB, cosine, cosine * tangent);
  return true;
}

function turn(a: Float64Array, b: Float64Array, cosine: number, sine: number): void {
  for (let i = 0; i < a.length; i++) {
    const ai = a[i];
    const bi = b[i];
    a[i] = cosine * ai - sine * bi;
    b[i] = sine * ai + cosine * bi;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
