import type { EncoderInput } from "@heddle/contracts";
import { type CountTransform, countsProduct, matrixProduct, type Tensor2D, tf } from "@heddle/ops";

/**
 * transform(counts) · weights: N × G times G × H gives N × H. Sparse counts are data without a gradient; dense counts
 * (pseudo-inputs, at least 0 for log1p) have one.
 */
export function countsTimes(counts: EncoderInput["counts"], weights: Tensor2D, transform: CountTransform): Tensor2D {
  if (!(counts instanceof tf.Tensor)) return countsProduct(counts, weights, transform);
  return matrixProduct(transform === "log1p" ? tf.log1p(counts) : counts, weights);
}
