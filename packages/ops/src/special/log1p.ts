import type { Tensor } from "@tensorflow/tfjs-core";
import { tf } from "../tf.js";

/**
 * ln(1 + u) for u ≥ 0 from stock operations, also for u below float32's 6e-8: tfjs-wasm's own Log1p is log(1 + u) and
 * gives 0 there. ln w + (u − (w − 1)) / w with w = 1 + u: the second term is exactly the rounding error of w.
 * Not a separate operation: for use inside reference kernels.
 */
export function log1pOfPositive(u: Tensor): Tensor {
  const w = tf.add(u, 1);
  return tf.add(tf.log(w), tf.div(tf.sub(u, tf.sub(w, 1)), w));
}
