import { fastLog } from "./fast-elementary.js";

/** Counts up to this use the product Π (θ + i), larger counts use Stirling's series. */
const LARGEST_PRODUCT = 64;
/** Stirling's series below is used from this value on, where its remainder is under 1e-11. */
const STIRLING_FROM = 8;
const HALF_LOG_TWO_PI = 0.9189385332046728;

/** Second result of `risingFactorial`: ψ(x + θ) − ψ(θ). One per process: kernels are not re-entrant. */
export const difference = { digamma: 0 };

/** ln(1 + v) for v ≥ 0, corrected for the rounding error of 1 + v. */
function log1p(v: number): number {
  const w = 1 + v;
  return fastLog(w) + (v - (w - 1)) / w;
}

/** ln Γ(z) − ((z − ½) ln z − z + ½ ln 2π), z ≥ 8. Abramowitz and Stegun 6.1.40. */
function stirlingTail(z: number): number {
  const v = 1 / z;
  const s = v * v;
  return v * (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680))));
}

/** ψ(z) − ln z, z ≥ 8. Abramowitz and Stegun 6.3.18. */
function digammaTail(z: number): number {
  const v = 1 / z;
  const s = v * v;
  return -v * (0.5 + v * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132))))));
}

/**
 * ln Γ(x + θ) − ln Γ(θ) − x ln θ for a count x ≥ 1, with `difference.digamma` set to ψ(x + θ) − ψ(θ).
 * Written without cancellation for θ ≫ x: the limit is 0, and the likelihood becomes Poisson's.
 */
export function risingFactorial(x: number, theta: number, inverse: number, logTheta: number): number {
  if (x <= LARGEST_PRODUCT && x === Math.floor(x)) return byProduct(x, theta, inverse, logTheta);
  return theta >= STIRLING_FROM ? byStirling(x, theta, inverse) : byShiftedStirling(x, theta, logTheta);
}

function byProduct(x: number, theta: number, inverse: number, logTheta: number): number {
  let sum = inverse;
  let product = 1;
  // Π (1 + i/θ) for θ ≥ 1 and Π (θ + i) below: neither overflows within 64 factors.
  if (theta >= 1) {
    for (let i = 1; i < x; i++) {
      product *= 1 + i * inverse;
      sum += 1 / (theta + i);
    }
    difference.digamma = sum;
    // The product is 1 + a tiny part for θ ≫ x²: its rounding error is below 1e-16 · x, negligible in a sum.
    return x === 1 ? 0 : fastLog(product);
  }
  for (let i = 1; i < x; i++) {
    product *= theta + i;
    sum += 1 / (theta + i);
  }
  difference.digamma = sum;
  return x === 1 ? 0 : fastLog(product) - (x - 1) * logTheta;
}

function byStirling(x: number, theta: number, inverse: number): number {
  const upper = x + theta;
  const ratio = log1p(x * inverse);
  difference.digamma = ratio + digammaTail(upper) - digammaTail(theta);
  return (upper - 0.5) * ratio - x + stirlingTail(upper) - stirlingTail(theta);
}

/** θ < 8: ln Γ(θ) and ψ(θ) from θ + 8; ln Γ(x + θ) likewise if a fractional x leaves x + θ below 8. */
function byShiftedStirling(x: number, theta: number, logTheta: number): number {
  const lower = logGamma(theta);
  const lowerDigamma = difference.digamma;
  const upper = logGamma(x + theta);
  difference.digamma -= lowerDigamma;
  return upper - lower - x * logTheta;
}

/** ln Γ(z), z > 0, with `difference.digamma` set to ψ(z). */
function logGamma(z: number): number {
  let product = 1;
  let sum = 0;
  let shifted = z;
  while (shifted < STIRLING_FROM) {
    product *= shifted;
    sum += 1 / shifted;
    shifted++;
  }
  const log = fastLog(shifted);
  difference.digamma = log + digammaTail(shifted) - sum;
  const value = (shifted - 0.5) * log - shifted + HALF_LOG_TWO_PI + stirlingTail(shifted);
  return product === 1 ? value : value - fastLog(product);
}

const factorials = new Float64Array(1024).fill(NaN);

/** ln x! for x ≥ 0: a table filled on demand, Stirling's series above 1,023. */
export function logFactorial(x: number): number {
  if (x >= factorials.length || x !== Math.floor(x)) return logGamma(x + 1);
  const known = factorials[x];
  if (!Number.isNaN(known)) return known;
  const value = x < 2 ? 0 : logGamma(x + 1);
  factorials[x] = value;
  return value;
}
