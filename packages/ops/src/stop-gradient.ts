import type { Tensor } from "@tensorflow/tfjs-core";
import { defineOp } from "./define-op.js";
import { tf } from "./tf.js";

const op = defineOp<"x">({
  name: "HeddleStopGradient",
  reference: ({ x }) => tf.clone(x),
  save: { inputs: ["x"] },
  gradient: (_dy, [x]) => ({ x: () => tf.zerosLike(x) }),
});

/** Returns x; no gradient flows through it. Any shape. */
export function stopGradient<T extends Tensor>(x: T): T {
  return op({ x }, undefined)[0] as T;
}
