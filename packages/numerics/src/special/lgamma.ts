import { log, log1p } from "./log.js";
import { sineOfPi } from "./sine-of-pi.js";
import { stirlingSeries } from "./stirling.js";
import { ONE_MINUS_EULER, ZETA_TERMS } from "./zeta-terms.js";

const HALF_LOG_TWO_PI = 0.9189385332046728;
const LOG_PI = 1.1447298858494002;
/** ln Γ(2 + e) for |e| ≤ ½ (Abramowitz and Stegun 6.1.33): with the factor e in front, exact to the zero at e = 0. */
function logGammaNearTwo(e: number): number {
  let sum = 0;
  for (let k = ZETA_TERMS.length - 1; k >= 0; k--) sum = ZETA_TERMS[k] - e * sum;
  return e * (ONE_MINUS_EULER + e * sum);
}

/**
 * ln |Γ(x)| in float64. For x > 0 the error is below 4 ulp, also at the zeros x = 1 and 2; for x < 0, by reflection, it
 * is below 1e-15 of max(1, |ln |Γ(x)||). +∞ at 0 and the negative integers (poles), at ±∞; NaN for NaN.
 */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < 0.5) return x <= 0 ? reflected(x) : logGammaNearTwo(x) - log(x) - log1p(x);
  if (x < 1.5) return logGammaNearTwo(x - 1) - log(x);
  if (x >= 8) return largeLogGamma(x);
  let product = 1;
  let rest = x;
  while (rest > 2.5) {
    rest -= 1;
    product *= rest;
  }
  return product === 1 ? logGammaNearTwo(rest - 2) : log(product) + logGammaNearTwo(rest - 2);
}

function largeLogGamma(x: number): number {
  if (x === Infinity) return x;
  return (x - 0.5) * (log(x) - 1) + (HALF_LOG_TWO_PI - 0.5 + stirlingSeries(x));
}

/** Γ(x) Γ(1 − x) = π / sin πx. */
function reflected(x: number): number {
  const sine = Math.abs(sineOfPi(x));
  if (x === -Infinity || sine === 0) return Infinity;
  if (x > -(2 ** -54)) return -log(-x);
  return LOG_PI - log(sine) - lgamma(1 - x);
}
