/** Variance below which a standardized variable counts as constant; rounding gives about 1e-28. */
const CONSTANT = 1e-20;

/**
 * Writes w·(x − x̄) into `out`, where x̄ is the weighted mean, and returns √Σw(x − x̄)²; 0 for a constant x. Because
 * Σ out = 0, Σ out·y is Σw(x − x̄)(y − ȳ) for any mean of y.
 *
 * @param scale typical size of x, which distinguishes a constant from rounding
 * @param out may be `values`
 */
export function center(values: Float64Array, weights: Float64Array, scale: number, out: Float64Array): number {
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
  return normOf(squares, total, scale);
}

/** √Σw(x − x̄)² from the sum of squares; 0 for a constant x. */
export const normOf = (squares: number, total: number, scale: number): number =>
  squares > CONSTANT * total * scale * scale ? Math.sqrt(squares) : 0;

/** `values` standardized to mean 0 and variance 1 over the cells of the mask; a constant becomes 0. */
export function standardized(values: Float64Array, mask: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  const origin = values[mask.indexOf(1)] ?? 0;
  // subtract one of the values first, so that 1 and 1 + 1e-12 stay different; halve and divide by the largest value, so
  // that 1e308 does not overflow
  const offsets = values.map((value, at) => mask[at] * (value / 2 - origin / 2));
  const largest = offsets.reduce((most, offset) => Math.max(most, Math.abs(offset)), 0);
  if (largest === 0) return out;
  const norm = center(
    offsets.map((offset) => offset / largest),
    mask,
    1,
    out,
  );
  const deviation = norm / Math.sqrt(mask.reduce((sum, value) => sum + value, 0));
  for (let at = 0; at < out.length; at++) out[at] /= deviation;
  return out;
}
