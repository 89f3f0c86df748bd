import { defineOp, type Tensor2D, tf } from "@heddle/ops";

/**
 * N × K, one-hot: the first component at which the running sum of probabilities (1 × K) passes the draw (N × 1, on
 * (0, 1)). A custom operation, because tfjs has no gradient of a comparison; the gradient here is 0.
 */
const op = defineOp<"draws" | "probabilities">({
  name: "HeddleChooseComponent",
  reference({ draws, probabilities }) {
    const passed = tf.cast(tf.less(draws, tf.cumsum(probabilities, 1)), "float32");
    const components = probabilities.shape[1]!;
    // rounding can leave the last sum below 1; the last component is chosen then
    const last = tf.slice(tf.onesLike(passed), [0, 0], [-1, 1]);
    const all = components === 1 ? last : tf.concat([tf.slice(passed, [0, 0], [-1, components - 1]), last], 1);
    const before = tf.pad(tf.slice(all, [0, 0], [-1, components - 1]), [
      [0, 0],
      [1, 0],
    ]);
    return tf.sub(all, before);
  },
  save: { inputs: ["draws", "probabilities"] },
  gradient: (_dy, [draws, probabilities]) => ({
    draws: () => tf.zerosLike(draws),
    probabilities: () => tf.zerosLike(probabilities),
  }),
});

export const chooseComponent = (draws: Tensor2D, probabilities: Tensor2D): Tensor2D =>
  op({ draws, probabilities }, undefined)[0] as Tensor2D;
