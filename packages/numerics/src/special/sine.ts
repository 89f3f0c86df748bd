import { reduceByHalfPi } from "./half-pi.js";

/** sin(x + low) for |x| ≤ π/4 and |low| ≤ ulp(x): Taylor to x¹⁷, the remainder is below 2⁻⁶². */
export function sineKernel(x: number, low: number): number {
  const z = x * x;
  const square = z * z;
  const first = 1 / 120 - z * (1 / 5040) + square * (1 / 362880 - z * (1 / 39916800));
  const second = 1 / 6227020800 - z * (1 / 1307674368000) + square * (1 / 355687428096000);
  const tail = z * (first + square * square * second);
  return x + (x * z * (-1 / 6 + tail) + low * (1 - 0.5 * z));
}

/** cos(x + low) for |x| ≤ π/4 and |low| ≤ ulp(x): Taylor to x¹⁶, corrected for the rounding error of 1 − x²/2. */
export function cosineKernel(x: number, low: number): number {
  const z = x * x;
  const square = z * z;
  const first = 1 / 24 - z * (1 / 720) + square * (1 / 40320 - z * (1 / 3628800));
  const second = 1 / 479001600 - z * (1 / 87178291200) + square * (1 / 20922789888000);
  const tail = z * (first + square * square * second);
  const half = 0.5 * z;
  const head = 1 - half;
  return head + (1 - head - half + (z * tail - x * low));
}

/** sin x in float64, below 1 ulp, for every finite x; NaN for ±∞. sin(−0) = −0. */
export function sin(x: number): number {
  if (Math.abs(x) <= Math.PI / 4) return Math.abs(x) < 2 ** -27 ? x : sineKernel(x, 0);
  return sineOfQuadrant(x, 0);
}

/** cos x in float64, below 1 ulp, for every finite x; NaN for ±∞. */
export function cos(x: number): number {
  if (Math.abs(x) <= Math.PI / 4) return cosineKernel(x, 0);
  return sineOfQuadrant(x, 1);
}

function sineOfQuadrant(x: number, shift: 0 | 1): number {
  const { quarter, rest, low } = reduceByHalfPi(x);
  const turn = (quarter + shift) & 3;
  const value = (turn & 1) === 0 ? sineKernel(rest, low) : cosineKernel(rest, low);
  return turn < 2 ? value : -value;
}
