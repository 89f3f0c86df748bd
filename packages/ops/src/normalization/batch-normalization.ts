import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { defineOp } from "../define-op.js";
import { tf } from "../tf.js";

interface Epsilon {
  readonly epsilon: number;
}

const op = defineOp<"x", Epsilon>({
  name: "HeddleStandardizeColumns",
  reference({ x }, { epsilon }) {
    const { mean, variance } = tf.moments(x as Tensor2D, 0);
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    return [tf.mul(tf.sub(x, mean), inverse), mean, variance, inverse];
  },
  save: { outputs: [true, false, false, true] },
  // The moments leave the graph: no gradient flows through running averages.
  gradient: ([dy], [y, inverse]) => ({ x: () => gradientOp({ dy: dy, y: y, inverse: inverse }, undefined)[0] }),
});

/** inverse · (dy − mean(dy) − y · mean(dy · y)), means over the rows. Not differentiable further. */
const gradientOp = defineOp<"dy" | "y" | "inverse">({
  name: "HeddleStandardizeColumnsGradient",
  reference({ dy, y, inverse }) {
    const meanDy = tf.mean(dy, 0);
    const meanDyY = tf.mean(tf.mul(dy, y), 0);
    return tf.mul(inverse, tf.sub(tf.sub(dy, meanDy), tf.mul(y, meanDyY)));
  },
  gradient: () => ({}),
});

/**
 * Columns of x (N × H) shifted and scaled to mean 0 and variance 1 over the N rows: the first half of batch
 * normalization (Ioffe & Szegedy 2015, arXiv:1502.03167, algorithm 1). `variance` divides by N.
 */
export function standardizeColumns(x: Tensor2D, epsilon: number): { y: Tensor2D; mean: Tensor1D; variance: Tensor1D } {
  const [y, mean, variance] = op({ x }, { epsilon }) as [Tensor, Tensor, Tensor];
  return { y: y as Tensor2D, mean: mean as Tensor1D, variance: variance as Tensor1D };
}

/** Rows of x (N × H) shifted and scaled to mean 0 and variance 1: layer normalization without affine part. */
export function standardizeRows(x: Tensor2D, epsilon: number): Tensor2D {
  const centered = tf.sub(x, tf.mean(x, 1, true));
  const variance = tf.mean(tf.square(centered), 1, true);
  return tf.mul(centered, tf.rsqrt(tf.add(variance, epsilon))) as Tensor2D;
}
