import { type Tensor2D, tf } from "@heddle/ops";

const LOG_TWO_PI = 1.8378770664093453;

/** log N(z; mean, exp(logVariance)), elementwise on tensors that broadcast, nats. */
export function gaussianLogProb(z: Tensor2D, mean: Tensor2D, logVariance: Tensor2D): Tensor2D {
  // not tf.squaredDifference: its gradient fails for a broadcast operand
  const squared = tf.mul(tf.square(tf.sub(z, mean)), tf.exp(tf.neg(logVariance)));
  return tf.mul(-0.5, tf.add(tf.add(squared, logVariance), LOG_TWO_PI)) as Tensor2D;
}

export interface GaussianMoments {
  readonly mean: Tensor2D;
  readonly logVariance: Tensor2D;
}

/** KL(q ‖ p) of diagonal Gaussians, elementwise, nats, at least 0 up to rounding. */
export function gaussianDivergence(q: GaussianMoments, p: GaussianMoments): Tensor2D {
  const difference = tf.sub(q.logVariance, p.logVariance);
  const squared = tf.mul(tf.square(tf.sub(q.mean, p.mean)), tf.exp(tf.neg(p.logVariance)));
  return tf.mul(0.5, tf.sub(tf.add(squared, tf.exp(difference)), tf.add(difference, 1))) as Tensor2D;
}
