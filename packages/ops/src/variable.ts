import type { Variable } from "@heddle/contracts";
import type { Tensor } from "@tensorflow/tfjs-core";
import { defineOp } from "./define-op.js";
import { tf } from "./tf.js";

/**
 * Copies `source` into the buffer of `target`. A backend whose tensors have fixed addresses has a kernel of its own; on
 * others a variable takes over the tensor's data, as tfjs does it.
 */
const assign = defineOp<"target" | "source">({
  name: "HeddleAssign",
  reference({ target, source }) {
    (target as ReturnType<typeof tf.variable>).assign(source as never);
    return [];
  },
  gradient: () => ({}),
});

/** A weight or running moment that starts as `values`; see `Variable`. The caller disposes `value` with the model. */
export function variable(name: string, shape: readonly number[], values: Float32Array): Variable {
  // No name for tfjs: two variables of one name throw there, and two models may live in one process.
  const value = tf.tidy(() => tf.variable(tf.tensor(values, [...shape], "float32")));
  return {
    name,
    value,
    assign(next: Tensor) {
      assign({ target: value, source: next }, undefined);
    },
  };
}
