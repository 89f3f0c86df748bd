import type { Matrix } from "@heddle/contracts";
import { requireSquare } from "./cholesky.js";

/** matrix = vectors · diag(values) · vectorsᵀ: values in descending order, column k of vectors belongs to value k. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

const MOST_SWEEPS = 60;

/**
 * Eigenvalues and orthonormal eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan 2013,
 * section 8.5): for matrices up to a few hundred rows. Values are accurate to about 1e-15 of the largest.
 */
export function symmetricEigen(matrix: Matrix): SymmetricEigen {
  const n = requireSquare(matrix);
  const a = matrix.values.slice();
  // Row k of v is eigenvector k, so that a rotation accesses contiguous numbers.
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0; sweep < MOST_SWEEPS && sweepOnce(a, v, n); sweep++);
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j * n + j] - a[i * n + i] || i - j);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    for (let i = 0; i < n; i++) vectors[i * n + to] = v[from * n + i];
  });
  return {
    values: Float64Array.from(order, (i) => a[i * n + i]),
    vectors: { rows: n, columns: n, values: vectors },
  };
}

/** One rotation for each pair of rows; returns false if no off-diagonal entry was left to eliminate. */
function sweepOnce(a: Float64Array, v: Float64Array, n: number): boolean {
  let turned = false;
  for (let p = 0; p < n - 1; p++) {
    for (let q = p + 1; q < n; q++) {
      const off = a[p * n + q];
      const scale = Math.sqrt(Math.abs(a[p * n + p])) * Math.sqrt(Math.abs(a[q * n + q]));
      if (off === 0 || Math.abs(off) < 1e-17 * scale) continue;
      turned = true;
      const theta = (a[q * n + q] - a[p * n + p]) / (2 * off);
      const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
      const cosine = 1 / Math.sqrt(tangent * tangent + 1);
      rotateSymmetric(a, n, p, q, tangent, cosine);
      rotateRows(v, n, p, q, cosine, tangent * cosine);
    }
  }
  return turned;
}

function rotateSymmetric(a: Float64Array, n: number, p: number, q: number, tangent: number, cosine: number): void {
  const off = a[p * n + q];
  const sine = tangent * cosine;
  const pp = a[p * n + p] - tangent * off;
  const qq = a[q * n + q] + tangent * off;
  rotateRows(a, n, p, q, cosine, sine);
  for (let i = 0; i < n; i++) {
    a[i * n + p] = a[p * n + i];
    a[i * n + q] = a[q * n + i];
  }
  a[p * n + p] = pp;
  a[q * n + q] = qq;
  a[p * n + q] = 0;
  a[q * n + p] = 0;
}

/** Rows p and q become c · p − s · q and s · p + c · q. */
function rotateRows(m: Float64Array, n: number, p: number, q: number, cosine: number, sine: number): void {
  for (let i = 0, atP = p * n, atQ = q * n; i < n; i++, atP++, atQ++) {
    const x = m[atP];
    const y = m[atQ];
    m[atP] = cosine * x - sine * y;
    m[atQ] = sine * x + cosine * y;
  }
}
