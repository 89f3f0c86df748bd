import type { CovariateRow, Variable } from "@heddle/contracts";
import type { Tensor } from "@tensorflow/tfjs-core";
import { defineOp } from "./define-op.js";
import { tf } from "./tf.js";

/**
 * Copies `source` into the buffer of `target`. A backend with fixed tensor addresses has its own kernel; on other
 * backends a variable takes over the tensor's data, as in tfjs.
 */
const assign = defineOp<"target" | "source">({
  name: "HeddleAssign",
  reference({ target, source }) {
    (target as ReturnType<typeof tf.variable>).assign(source as never);
    return [];
  },
  gradient: () => ({}),
});

/**
 * A weight or running moment that starts as `values`; see `Variable`. `rows` are the covariates of its rows. The caller
 * disposes `value` with the model.
 */
export function variable(
  name: string,
  shape: readonly number[],
  values: Float32Array,
  rows?: readonly CovariateRow[],
): Variable {
  // No name for tfjs: it throws on two variables with one name, and two models may exist in one process.
  const value = tf.tidy(() => tf.variable(tf.tensor(values, [...shape], "float32")));
  return {
    name,
    value,
    ...(rows && { rows }),
    assign(next: Tensor) {
      assign({ target: value, source: next }, undefined);
    },
  };
}
