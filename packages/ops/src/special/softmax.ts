import type { Tensor } from "@tensorflow/tfjs-core";
import { tf } from "../tf.js";

/**
 * eˣ / Σ eˣ over the last axis. Composed of operations for which the backend `simd` has kernels; `tf.softmax` is one
 * operation without, and runs in JavaScript, element by element.
 */
export function softmax<T extends Tensor>(x: T): T {
  return tf.tidy(() => {
    const exponentials = tf.exp(tf.sub(x, tf.max(x, -1, true)));
    return tf.div(exponentials, tf.sum(exponentials, -1, true)) as T;
  });
}
