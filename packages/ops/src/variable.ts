import type { Variable } from "@heddle/contracts";
import type { Tensor } from "@tensorflow/tfjs-core";
import { tf } from "./tf.js";

/** A weight or running moment that starts as `values`; see `Variable`. The caller disposes `value` with the model. */
export function variable(name: string, shape: readonly number[], values: Float32Array): Variable {
  // No name for tfjs: two variables of one name throw there, and two models may live in one process.
  const value = tf.tidy(() => tf.variable(tf.tensor(values, [...shape], "float32")));
  return { name, value, assign: (next: Tensor) => value.assign(next as typeof value) };
}
