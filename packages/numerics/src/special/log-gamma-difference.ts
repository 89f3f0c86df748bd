import { log, log1p } from "./log.js";
import { stirlingRest } from "./stirling.js";

/** From this value on Stirling's series is used; below it, factors are split off. */
const LARGE = 10;
/** A rising factorial with at most this many factors is multiplied directly. */
const LARGEST_PRODUCT = 16;

/**
 * ln Γ(x + theta) − ln Γ(theta) for x ≥ 0, theta > 0, without the cancellation of two logarithms of size
 * theta ln theta: the relative error stays near 1e-15 for theta up to 1e15 and x up to 1e6. For an integer x it is the
 * logarithm of the rising factorial theta (theta + 1) … (theta + x − 1). NaN outside the domain.
 */
export function logGammaDifference(x: number, theta: number): number {
  if (!(x >= 0 && theta > 0)) return NaN;
  if (x === 0) return 0;
  if (theta >= LARGE) return largeDifference(x, theta);
  if (x <= LARGEST_PRODUCT && Math.floor(x) === x) return logRisingFactorial(x, theta);
  return belowLarge(x, theta);
}

function logRisingFactorial(x: number, theta: number): number {
  let product = theta;
  for (let i = 1; i < x; i++) product *= theta + i;
  return log(product);
}

/** Γ(x + θ) / Γ(θ) = Γ(x + θ + n) / Γ(θ + n) · Π (θ + j) / (θ + x + j), j < n. */
function belowLarge(x: number, theta: number): number {
  let sum = 0;
  let shifted = theta;
  for (; shifted < LARGE; shifted += 1) sum += log1p(x / shifted);
  return largeDifference(x, shifted) - sum;
}

/**
 * (θ − ½) ln(1 + x/θ) − x + x ln(θ + x) and the difference of the two Stirling series, whose first term is taken as
 * −x / (12 θ (θ + x)) to avoid cancellation.
 */
function largeDifference(x: number, theta: number): number {
  const sum = theta + x;
  const first = -x / (12 * theta * sum);
  const rest = stirlingRest(1 / (sum * sum)) / sum - stirlingRest(1 / (theta * theta)) / theta;
  return (theta - 0.5) * log1p(x / theta) - x + x * log(sum) + (first + rest);
}
