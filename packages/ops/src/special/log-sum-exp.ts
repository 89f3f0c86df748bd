import type { Tensor } from "@tensorflow/tfjs-core";
import { defineOp } from "../define-op.js";
import { tf } from "../tf.js";

interface Along {
  readonly axis: number;
}

/** max over the axis, kept as a dimension, with 0 instead of ±∞: x − shift is then never ∞ − ∞. */
function finiteMaximum(x: Tensor, axis: number): Tensor {
  const largest = tf.max(x, axis, true);
  return tf.where(tf.less(tf.abs(largest), Infinity), largest, tf.zerosLike(largest));
}

const op = defineOp<"x", Along>({
  name: "HeddleLogSumExp",
  reference: ({ x }, { axis }) => {
    const shift = finiteMaximum(x, axis);
    return tf.add(tf.log(tf.sum(tf.exp(tf.sub(x, shift)), axis)), tf.squeeze(shift, [axis]));
  },
  save: { inputs: ["x"] },
  gradient: ([dy], [x], { axis }) => ({
    x: () => {
      const exponentials = tf.exp(tf.sub(x, finiteMaximum(x, axis)));
      const sum = tf.sum(exponentials, axis, true);
      // A slice with only −∞ has sum 0: its gradient is 0, not 0/0.
      const share = tf.div(exponentials, tf.where(tf.equal(sum, 0), tf.onesLike(sum), sum));
      return tf.mul(share, tf.expandDims(dy, axis));
    },
  }),
});

/** ln Σ eˣ over one axis, which is removed. −∞ for a slice of −∞; NaN where an entry is NaN. */
export function logSumExp<T extends Tensor = Tensor>(x: Tensor, axis = -1): T {
  return op({ x }, { axis: axis < 0 ? axis + x.rank : axis })[0] as T;
}
