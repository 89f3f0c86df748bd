import { lgamma } from "@heddle/numerics";
import { matrixProduct, type Scalar, stopGradient, type Tensor2D, tf } from "@heddle/ops";

/** Lower bound of probabilities: softmax in float32 underflows to 0, whose logarithm is −∞. */
const SMALLEST = 1e-12;

const logOf = (shares: Tensor2D): Tensor2D => tf.log(tf.maximum(shares, SMALLEST)) as Tensor2D;

/**
 * A draw from the Concrete distribution, N × categories, rows of probabilities that sum to 1: softmax((logits + Gumbel) / τ)
 * (Maddison et al. 2017, arXiv:1611.00712, equation 10; Jang et al. 2017, arXiv:1611.01144). uniform: N × categories, on
 * (0, 1). Differentiable by the logits.
 */
export function concreteSample(logits: Tensor2D, uniform: Tensor2D, temperature: Scalar): Tensor2D {
  const gumbel = tf.neg(tf.log(tf.neg(tf.log(uniform))));
  return tf.softmax(tf.div(tf.add(logits, gumbel), temperature)) as Tensor2D;
}

/**
 * Log density at shares y (M × categories) of the Concretes with these logits (N × categories) and temperature τ, M × N,
 * nats: ln Γ(n) + (n − 1) ln τ + Σ_c (ln α_c − (τ + 1) ln y_c) − n ln Σ_c α_c y_c^−τ (Maddison et al. 2017, equation 11).
 */
export function concretePairs(shares: Tensor2D, logits: Tensor2D, temperature: Scalar): Tensor2D {
  const categories = shares.shape[1];
  const logShares = logOf(shares);
  const logAlpha = tf.logSoftmax(logits) as Tensor2D;
  const raised = tf.mul(tf.neg(temperature), logShares);
  // subtract the maximum of each row: exponentials would overflow
  const shift = stopGradient(tf.max(raised, 1, true));
  const alpha = tf.maximum(tf.exp(logAlpha), SMALLEST) as Tensor2D;
  const sums = matrixProduct(tf.exp(tf.sub(raised, shift)) as Tensor2D, alpha, { a: false, b: true });
  const logSum = tf.add(tf.log(sums), shift);
  const powers = tf.mul(tf.neg(tf.add(temperature, 1)), tf.sum(logShares, 1, true));
  const alphas = tf.transpose(tf.sum(logAlpha, 1, true) as Tensor2D);
  const constant = tf.add(lgamma(categories), tf.mul(categories - 1, tf.log(temperature)));
  return tf.add(constant, tf.sub(tf.add(powers, alphas), tf.mul(categories, logSum))) as Tensor2D;
}

/** `concretePairs` of each row under its own row of logits (or one row for all), N × 1. */
export function concreteLogProb(shares: Tensor2D, logits: Tensor2D, temperature: Scalar): Tensor2D {
  const categories = shares.shape[1];
  const logShares = logOf(shares);
  const logAlpha = tf.logSoftmax(logits);
  const logSum = tf.logSumExp(tf.sub(logAlpha, tf.mul(temperature, logShares)), 1, true);
  const powers = tf.mul(tf.add(temperature, 1), logShares);
  const constant = tf.add(lgamma(categories), tf.mul(categories - 1, tf.log(temperature)));
  return tf.add(constant, tf.sub(tf.sum(tf.sub(logAlpha, powers), 1, true), tf.mul(categories, logSum))) as Tensor2D;
}

/**
 * KL of the categorical with logits q (N × categories) from the one with logits p (the same shape, or one row), N × 1,
 * nats; at most ln(categories) for uniform p.
 */
export function categoricalDivergence(q: Tensor2D, p: Tensor2D): Tensor2D {
  const ratio = tf.sub(tf.logSoftmax(q), tf.logSoftmax(p));
  return tf.sum(tf.mul(tf.softmax(q), ratio), 1, true) as Tensor2D;
}
