import { softplus } from "./gates.js";
import { lgamma } from "./lgamma.js";
import { log, log1p } from "./log.js";
import { logGammaDifference } from "./log-gamma-difference.js";
import { stirlingSeries } from "./stirling.js";

const LOG_TWO_PI = 1.8378770664093456;
/** Above this count the saddle-point form replaces differences of factorials. */
const LARGEST_DIFFERENCED_COUNT = 16;

/**
 * ln P(count) of a negative binomial with mean μ ≥ 0 and inverse dispersion θ > 0, in nats: variance μ + μ²/θ. Counts
 * need not be integers (the formula with Γ is used); a negative count has −∞. θ = ∞ is the Poisson limit.
 *
 * ln Γ(x + θ) − ln Γ(θ) − ln x! + θ ln(θ / (θ + μ)) + x ln(μ / (θ + μ)): a reference in plain float64 for the tensor
 * forms elsewhere.
 */
export function negativeBinomialLogProb(count: number, mean: number, dispersion: number): number {
  if (!(mean >= 0 && dispersion > 0)) return NaN;
  if (count < 0) return -Infinity;
  if (mean === 0) return count === 0 ? 0 : -Infinity;
  const x = count;
  if (dispersion === Infinity) return (x === 0 ? 0 : x * log(mean)) - mean - lgamma(x + 1);
  const failures = -dispersion * log1p(mean / dispersion);
  if (x === 0) return failures;
  if (x > LARGEST_DIFFERENCED_COUNT) return largeCountLogProb(x, mean, dispersion);
  return logGammaDifference(x, dispersion) - lgamma(x + 1) + failures - x * log1p(dispersion / mean);
}

/**
 * Loader's saddle-point form (2000, "Fast and accurate computation of binomial probabilities", eq. 5), for the binomial
 * probability of x among n = x + θ, times θ / n: no difference of terms of size x ln x. D(x, m) = x ln(x / m) + m − x.
 */
function largeCountLogProb(x: number, mean: number, dispersion: number): number {
  const total = dispersion + x;
  const odds = mean + dispersion;
  const excess = (x - mean) * (dispersion / odds);
  const deviance =
    devianceOf(x, (total / odds) * mean, excess) + devianceOf(dispersion, (total / odds) * dispersion, -excess);
  const stirling = stirlingError(total) - stirlingError(x) - stirlingError(dispersion);
  return stirling - deviance - 0.5 * (LOG_TWO_PI + log(x) + log1p(x / dispersion));
}

/** x ln(x / m) + m − x, from the difference x − m, which is more precise than m. */
function devianceOf(x: number, m: number, difference: number): number {
  const ratio = difference / m;
  if (Math.abs(ratio) > 0.1) return x * log(x / m) - difference;
  // (1 + r) ln(1 + r) − r = Σ (−1)ᵏ rᵏ / (k (k − 1)), k ≥ 2.
  let sum = 0;
  for (let k = 18; k >= 2; k--) sum = 1 / (k * (k - 1)) - ratio * sum;
  return m * ratio * ratio * sum;
}

/** ln Γ(x + 1) − ((x + ½) ln x − x + ½ ln 2π). */
function stirlingError(x: number): number {
  return x >= 8 ? stirlingSeries(x) : lgamma(x + 1) - (x + 0.5) * log(x) + x - 0.5 * LOG_TWO_PI;
}

/**
 * ln P(count), nats, of a zero-inflated negative binomial: a zero with probability sigmoid(logit), else the negative
 * binomial of `negativeBinomialLogProb`. Uses softplus, so that neither zero nor certain inflation overflows.
 */
export function zinbLogProb(count: number, mean: number, dispersion: number, logit: number): number {
  const counted = negativeBinomialLogProb(count, mean, dispersion);
  const noInflation = -softplus(logit);
  if (count !== 0) return noInflation + counted;
  // ln(π + (1 − π) p) with π = sigmoid(logit): the larger part first.
  return counted > logit
    ? noInflation + counted + softplus(logit - counted)
    : softplus(counted - logit) - softplus(-logit);
}
