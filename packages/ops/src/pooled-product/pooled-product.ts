import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
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

type Input = "hidden" | "weights" | "bias";

const op = defineOp<Input, Pooling>({
  name: "HeddlePooledProduct",
  reference: ({ hidden, weights, bias }, { splits }) =>
    pooled(hidden as Tensor2D, weights as Tensor2D, bias as Tensor1D, splits),
  save: { inputs: ["hidden", "weights", "bias"], outputs: [true] },
  gradient: ([dy], [hidden, weights, bias, output], pooling) => {
    const inputs = { hidden, weights, bias, output, dy } as Record<Input | "output" | "dy", Tensor>;
    const [byHidden, byWeights] = gradientOp(inputs, pooling);
    // the splits' shares of one pooled entry are 1 together
    return { hidden: () => byHidden!, weights: () => byWeights!, bias: () => tf.sum(dy!, 0) };
  },
});

/** Each split's table again, its share of the pooled one, and what follows from that: no S × N × G is ever kept. Not differentiable further. */
const gradientOp = defineOp<Input | "output" | "dy", Pooling>({
  name: "HeddlePooledProductGradient",
  reference(inputs, { splits }) {
    const { hidden, weights, bias, output, dy } = inputs as Record<"hidden" | "weights" | "output" | "dy", Tensor2D> & {
      readonly bias: Tensor1D;
    };
    const byHidden: Tensor2D[] = [];
    let byWeights = tf.zerosLike(weights);
    for (let split = 0; split < splits; split++) {
      const [own, more] = tf.tidy(() => {
        const x = rowsOf(hidden, split, splits);
        const share = tf.div(tf.exp(tf.sub(affine(x, weights, bias), output)), splits);
        const d = tf.mul(dy, share) as Tensor2D;
        return [
          matrixProduct(d, weights, { a: false, b: true }),
          tf.add(byWeights, matrixProduct(x, d, { a: true, b: false })) as Tensor2D,
        ];
      }) as [Tensor2D, Tensor2D];
      byWeights.dispose();
      byHidden.push(own);
      byWeights = more;
    }
    return [byHidden.length === 1 ? byHidden[0]! : tf.concat(byHidden, 0), byWeights];
  },
  gradient: () => ({}),
});

/**
 * ln (1/S Σ_s exp(hidden_s · weights + bias)), N × G: the heads of S splits pooled by log-sum-exp. hidden: S·N × H, all
 * cells of the first split before those of the second; weights: H × G, bias: G, shared by the splits. What the splits
 * give is never kept as a whole: it is computed split by split (simd: some genes after the others, for all splits),
 * forward and again backward, so that memory is that of a few heads, however many splits there are.
 */
export function pooledProduct(hidden: Tensor2D, weights: Tensor2D, bias: Tensor1D, splits: number): Tensor2D {
  return op({ hidden, weights, bias }, { splits })[0] as Tensor2D;
}
