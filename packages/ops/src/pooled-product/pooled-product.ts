import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { defineOp } from "../define-op.js";
import { matrixProduct } from "../matrix-product/matrix-product.js";
import { tf } from "../tf.js";

interface Pooling {
  readonly splits: number;
}

/** Rows of one split: N × H of S·N × H. */
const rowsOf = (hidden: Tensor2D, split: number, splits: number): Tensor2D => {
  const cells = hidden.shape[0] / splits;
  return tf.slice(hidden, [split * cells, 0], [cells, -1]);
};

const affine = (x: Tensor2D, weights: Tensor2D, bias: Tensor1D): Tensor2D =>
  tf.add(matrixProduct(x, weights), bias) as Tensor2D;

/** ln of the mean over splits of exp(affine), one N × G table at a time: the running maximum, and the sum below it. */
function pooled(hidden: Tensor2D, weights: Tensor2D, bias: Tensor1D, splits: number): Tensor2D {
  let largest = affine(rowsOf(hidden, 0, splits), weights, bias);
  let sum = tf.onesLike(largest) as Tensor2D;
  for (let split = 1; split < splits; split++) {
    const [nextLargest, nextSum] = tf.tidy(() => {
      const own = affine(rowsOf(hidden, split, splits), weights, bias);
      const larger = tf.maximum(largest, own) as Tensor2D;
      const before = tf.mul(sum, tf.exp(tf.sub(largest, larger)));
      return [larger, tf.add(before, tf.exp(tf.sub(own, larger))) as Tensor2D];
    });
    tf.dispose([largest, sum]);
    [largest, sum] = [nextLargest!, nextSum!];
  }
  return tf.add(largest, tf.log(tf.div(sum, splits))) as Tensor2D;
}

/** Each split's table again, its share of the pooled one, and what follows from that: no S × N × G is ever kept. */
function gradients(
  dy: Tensor2D,
  hidden: Tensor2D,
  weights: Tensor2D,
  bias: Tensor1D,
  output: Tensor2D,
  splits: number,
) {
  const byHidden: Tensor2D[] = [];
  let byWeights = tf.zerosLike(weights);
  let byBias = tf.zerosLike(bias);
  for (let split = 0; split < splits; split++) {
    const [own, moreWeights, moreBias] = tf.tidy(() => {
      const x = rowsOf(hidden, split, splits);
      const share = tf.div(tf.exp(tf.sub(affine(x, weights, bias), output)), splits);
      const d = tf.mul(dy, share) as Tensor2D;
      return [
        matrixProduct(d, weights, { a: false, b: true }),
        tf.add(byWeights, matrixProduct(x, d, { a: true, b: false })) as Tensor2D,
        tf.add(byBias, tf.sum(d, 0)) as Tensor1D,
      ] as const;
    }) as unknown as readonly [Tensor2D, Tensor2D, Tensor1D];
    tf.dispose([byWeights, byBias]);
    byHidden.push(own);
    [byWeights, byBias] = [moreWeights, moreBias];
  }
  return { hidden: byHidden.length === 1 ? byHidden[0]! : tf.concat(byHidden, 0), weights: byWeights, bias: byBias };
}

const op = defineOp<"hidden" | "weights" | "bias", Pooling>({
  name: "HeddlePooledProduct",
  reference: ({ hidden, weights, bias }, { splits }) =>
    pooled(hidden as Tensor2D, weights as Tensor2D, bias as Tensor1D, splits),
  save: { inputs: ["hidden", "weights", "bias"], outputs: [true] },
  gradient: ([dy], [hidden, weights, bias, output], { splits }) => {
    const found = tf.tidy(() =>
      gradients(dy as Tensor2D, hidden as Tensor2D, weights as Tensor2D, bias as Tensor1D, output as Tensor2D, splits),
    );
    return { hidden: () => found.hidden, weights: () => found.weights, bias: () => found.bias };
  },
});

/**
 * ln (1/S Σ_s exp(hidden_s · weights + bias)), N × G: the heads of S splits pooled by log-sum-exp. hidden: S·N × H, all
 * cells of the first split before those of the second; weights: H × G, bias: G, shared by the splits. Splits are gone
 * through one by one, forward and again backward, so that memory is that of a single head.
 */
export function pooledProduct(hidden: Tensor2D, weights: Tensor2D, bias: Tensor1D, splits: number): Tensor2D {
  return op({ hidden, weights, bias }, { splits })[0] as Tensor2D;
}
