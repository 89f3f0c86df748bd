import { highWord, powerOfTwo } from "./double-bits.js";
import { LN2_HIGH, LN2_LOW } from "./exp.js";

/** High word of √½: fractions are scaled to [√½, √2), where the series below is shortest. */
const SQRT_HALF_HIGH = 0x3fe6a09e;
const TWO_54 = 2 ** 54;
const MINIMUM_NORMAL_HIGH = 0x00100000;

/** Σ 2 zⁿ / (2n + 1), n = 1 … 10: (ln((1 + s) / (1 − s)) − 2s) / s, z = s² ≤ 0.02944; remainder below 2⁻⁵⁹. */
export function logTail(z: number): number {
  const square = z * z;
  const fourth = square * square;
  const first = 2 / 3 + z * (2 / 5) + square * (2 / 7 + z * (2 / 9));
  const second = 2 / 11 + z * (2 / 13) + square * (2 / 15 + z * (2 / 17));
  return z * (first + fourth * (second + fourth * (2 / 19 + z * (2 / 21))));
}

/** Natural logarithm in float64, below 1 ulp. log(±0) = −∞, log of a negative number is NaN. */
export function log(x: number): number {
  return logWithCorrection(x, 0);
}

/** ln(x) + correction, for a correction below an ulp of ln(x) or of 1: the last step of log1p. */
function logWithCorrection(x: number, correction: number): number {
  let high = highWord(x);
  let scaled = x;
  let k = 0;
  if (high < MINIMUM_NORMAL_HIGH) {
    if (x === 0) return -Infinity;
    if (high < 0) return NaN;
    scaled = x * TWO_54;
    high = highWord(scaled);
    k = -54;
  } else if (high >= 0x7ff00000) return x;
  const shift = (high - SQRT_HALF_HIGH) >> 20;
  k += shift;
  const f = scaled * powerOfTwo(-shift) - 1;
  // ln(1 + f) = f − (f²/2 − s (f²/2 + tail)) with s = f / (2 + f): the leading term f is exact.
  const s = f / (2 + f);
  const halfSquare = 0.5 * f * f;
  const inner = s * (halfSquare + logTail(s * s));
  return k * LN2_HIGH - (halfSquare - (inner + (k * LN2_LOW + correction)) - f);
}

/** ln(1 + x) in float64, below 2 ulp, exact in leading digits as x → 0. log1p(−1) = −∞, log1p(−0) = −0. */
export function log1p(x: number): number {
  if (x < -1 || Number.isNaN(x)) return NaN;
  if (Math.abs(x) < 2 ** -54) return x;
  if (x === Infinity) return x;
  if (x > -0.2928 && x < 0.4142) return logNearOne(x);
  const sum = 1 + x;
  // The rounding error of 1 + x, to first order; it is negligible above 2⁵³.
  const lost = x >= 1 ? 1 - (sum - x) : x - (sum - 1);
  return logWithCorrection(sum, lost === 0 ? 0 : lost / sum);
}

function logNearOne(f: number): number {
  const s = f / (2 + f);
  const halfSquare = 0.5 * f * f;
  return f - (halfSquare - s * (halfSquare + logTail(s * s)));
}
