const MOST_SWEEPS = 10_000;
const TOLERANCE = 1e-12;

/** Products of standardized columns, divided by n: the sufficient statistics of a lasso. */
export interface Products {
  /** Latents × latents, row-major. */
  readonly among: Float64Array;
  /** Product of each latent with the target. */
  readonly withTarget: Float64Array;
}

/** @param target values with mean 0 */
export function productsOf(columns: readonly Float64Array[], target: Float64Array): Products {
  const size = columns.length;
  const among = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      among[row * size + column] = among[column * size + row] = meanProduct(columns[row], columns[column]);
    }
  }
  return { among, withTarget: Float64Array.from(columns, (values) => meanProduct(values, target)) };
}

function meanProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at] * b[at];
  return sum / a.length;
}

/**
 * The lasso (Tibshirani 1996): weights that minimize ‖y − Xw‖² / 2n + penalty · Σ|w|, as scikit-learn's
 * `Lasso(alpha)`, by coordinate descent (Friedman et al. 2010) from `start`.
 */
export function lasso({ among, withTarget }: Products, penalty: number, start?: Float64Array): Float64Array {
  const size = withTarget.length;
  const weights = start?.slice() ?? new Float64Array(size);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let largest = 0;
    for (let at = 0; at < size; at++) {
      const own = among[at * size + at];
      if (own === 0) continue;
      let rest = withTarget[at] + own * weights[at];
      for (let other = 0; other < size; other++) rest -= among[at * size + other] * weights[other];
      const next = softened(rest, penalty) / own;
      largest = Math.max(largest, Math.abs(next - weights[at]));
      weights[at] = next;
    }
    if (largest < TOLERANCE) break;
  }
  return weights;
}

/** Soft threshold: moves a value toward 0 by at most `penalty`. */
export function softened(value: number, penalty: number): number {
  return Math.sign(value) * Math.max(0, Math.abs(value) - penalty);
}
