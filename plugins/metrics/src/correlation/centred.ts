/** Variance below which a standardised variable counts as constant: rounding leaves some 1e-28. */
const CONSTANT = 1e-20;

/**
 * Writes w·(x − x̄) into `out` and returns √Σw(x − x̄)², 0 for a constant x, x̄ being the weighted mean. As Σ out = 0,
 * Σ out·y is Σw(x − x̄)(y − ȳ) whatever y's mean.
 *
 * @param scale typical size of x, for telling a constant from rounding
 */
export function centre(values: Float64Array, weights: Float64Array, scale: number, out: Float64Array): number {
  let total = 0;
  let sum = 0;
  for (let at = 0; at < values.length; at++) {
    total += weights[at];
    sum += weights[at] * values[at];
  }
  const mean = total > 0 ? sum / total : 0;
  let squares = 0;
  for (let at = 0; at < values.length; at++) {
    const deviation = values[at] - mean;
    out[at] = weights[at] * deviation;
    squares += out[at] * deviation;
  }
  return squares > CONSTANT * total * scale * scale ? Math.sqrt(squares) : 0;
}

/** Σ aᵢbᵢ. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at] * b[at];
  return sum;
}

/** `values` shifted to mean 0 and scaled to variance 1 over the cells of the mask; a constant becomes 0. */
export function standardised(values: Float64Array, mask: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  let largest = 0;
  for (let at = 0; at < values.length; at++) largest = Math.max(largest, mask[at] * Math.abs(values[at]));
  if (largest === 0) return out;
  const known = mask.reduce((sum, value) => sum + value, 0);
  // Divided by the largest first: squares of codes as large as 1e200 would overflow.
  const shrunk = values.map((value) => value / largest);
  const norm = centre(shrunk, mask, 1, out);
  if (norm === 0) return out.fill(0);
  const factor = Math.sqrt(known) / norm;
  for (let at = 0; at < out.length; at++) out[at] *= factor;
  return out;
}
