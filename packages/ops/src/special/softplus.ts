import type { Tensor } from "@tensorflow/tfjs-core";
import { defineOp } from "../define-op.js";
import { tf } from "../tf.js";
import { log1pOfPositive } from "./log1p.js";

const op = defineOp<"x">({
  name: "HeddleSoftplus",
  // max(x, 0) + ln(1 + e^−|x|): neither tail overflows or rounds to 0 before eˣ itself does.
  reference: ({ x }) => tf.add(tf.maximum(x, 0), log1pOfPositive(tf.exp(tf.neg(tf.abs(x))))),
  save: { inputs: ["x"] },
  gradient: ([dy], [x]) => ({ x: () => tf.mul(dy, tf.sigmoid(x)) }),
});

/** ln(1 + eˣ), any shape: x for large x, eˣ for very negative x, 0 at −∞. −softplus(−x) is ln sigmoid(x). */
export function softplus<T extends Tensor>(x: T): T {
  return op({ x }, undefined)[0] as T;
}
