import { powerOfTwo, scaleByPowerOfTwo } from "./double-bits.js";

/** ln 2 in two parts: the first has 33 significant bits, so that k · LN2_HIGH is exact for |k| < 2²⁰. */
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;
/** ln of the largest double, and of half the smallest denormal. */
const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019412;

/**
 * (eʳ − 1 − r) / r² by its Taylor series to r¹¹: for |r| ≤ ½ ln 2 the remainder is below 2⁻⁵⁷ of eʳ. The two halves of
 * the series are summed separately, for speed.
 */
export function expTail(r: number): number {
  const square = r * r;
  const fourth = square * square;
  const first = 0.5 + r * (1 / 6) + square * (1 / 24 + r * (1 / 120));
  const second = 1 / 720 + r * (1 / 5040) + square * (1 / 40320 + r * (1 / 362880));
  const third = 1 / 3628800 + r * (1 / 39916800) + square * (1 / 479001600 + r * (1 / 6227020800));
  return first + fourth * (second + fourth * third);
}

/** eˣ in float64, below 1 ulp. exp(−∞) = 0; NaN stays NaN. x = k ln 2 + r with |r| ≤ ½ ln 2. */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/** e^(x + low) for |low| ≤ ulp(x): the extra precision that pow needs. */
export function expOfSum(x: number, low: number): number {
  if (x > OVERFLOW) return Infinity;
  if (x < UNDERFLOW) return 0;
  if (Number.isNaN(x)) return NaN;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const high = x - k * LN2_HIGH;
  const correction = low - k * LN2_LOW;
  const r = high + correction;
  const rest = high - r + correction;
  const value = 1 + (r + (r * r * expTail(r) + rest));
  return scaleByPowerOfTwo(value, k);
}

/** eˣ − 1 in float64, below 2 ulp, exact in sign and leading digits as x → 0. expm1(−0) = −0. */
export function expm1(x: number): number {
  if (x > 40) return exp(x);
  if (x < -40) return -1;
  if (Number.isNaN(x) || x === 0) return x;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const high = x - k * LN2_HIGH;
  const r = high - k * LN2_LOW;
  const rest = high - r - k * LN2_LOW;
  const square = r * r;
  if (k === 0) return r + square * expTail(r);
  // 2ᵏ (1 + q) − 1 with q = eʳ − 1; r² · tail + rest is the small part of q.
  const small = square * expTail(r) + rest * (1 + r);
  const scale = powerOfTwo(k);
  if (k < 0 || k > 52) return scale - 1 + scale * (r + small);
  // 1 − 2⁻ᵏ is exact; adding r first has the smallest rounding error.
  const sum = 1 - powerOfTwo(-k) + r;
  const lost = 1 - powerOfTwo(-k) - sum + r;
  return scale * (sum + (lost + small));
}
