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
    [largest, sum] = [nextLargest, nextSum];
  }
  return tf.add(largest, tf.log(tf.div(sum, splits))) as Tensor2D;
}

type Input = "hidden" | "weights" | "bias";
type GradientInput = Input | "output" | "kept" | "dy";

/** The pooled heads, and the tensors a backend saves for the gradient: none here. */
const op = defineOp<Input, Pooling>({
  name: "HeddlePooledProduct",
  reference: ({ hidden, weights, bias }, { splits }) => [
    pooled(hidden as Tensor2D, weights as Tensor2D, bias as Tensor1D, splits),
    tf.zeros([0]),
  ],
  // differentiated by pooledProduct: tfjs would allocate zeros for the gradients of the saved tensors, which are absent
  gradient: () => ({}),
});

/** Recomputes each split's table and its share of the pooled one. Stores no S × N × G table. No second derivative. */
const gradientOp = defineOp<GradientInput, Pooling>({
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
    return [byHidden.length === 1 ? byHidden[0] : tf.concat(byHidden, 0), byWeights];
  },
  gradient: () => ({}),
});

const named = ([hidden, weights, bias, output, kept]: Tensor[]) =>
  ({ hidden, weights, bias, output, kept }) as Record<Exclude<GradientInput, "dy">, Tensor>;

/**
 * ln (1/S Σ_s exp(hidden_s · weights + bias)), N × G: the heads of S splits pooled by log-sum-exp. hidden: S·N × H, all
 * cells of the first split before those of the second; weights: H × G, bias: G, shared by the splits. The splits'
 * outputs are never stored as a whole: they are computed split by split (simd: block of genes by block, all splits),
 * forward and again backward, so that memory is that of a few heads for any number of splits.
 */
export function pooledProduct(hidden: Tensor2D, weights: Tensor2D, bias: Tensor1D, splits: number): Tensor2D {
  const differentiable = tf.customGrad((...given) => {
    const [x, w, b, save] = given as unknown as [Tensor, Tensor, Tensor, (tensors: Tensor[]) => void];
    const [value, kept] = op({ hidden: x, weights: w, bias: b }, { splits });
    save([x, w, b, value, kept]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const inputs = { ...named(saved), dy };
      const [byHidden, byWeights] = gradientOp(inputs, { splits });
      // the splits' shares of one pooled entry sum to 1
      return [byHidden, byWeights, tf.sum(dy, 0)];
    };
    return { value: value, gradFunc };
  });
  return differentiable(hidden, weights, bias) as Tensor2D;
}
