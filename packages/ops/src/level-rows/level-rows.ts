import type { CategoricalCovariate } from "@heddle/contracts";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { defineOp } from "../define-op.js";
import { matrixProduct } from "../matrix-product/matrix-product.js";
import { tf } from "../tf.js";

interface Codes {
  /** Level of each cell, from 0; shape N. */
  readonly codes: Int32Array;
}

const oneHot = (codes: Int32Array, levels: number): Tensor2D =>
  // tf.oneHot refuses a depth of 1; that of tfjs-wasm gives int32, whatever the requested type
  levels === 1
    ? (tf.ones([codes.length, 1]) as Tensor2D)
    : (tf.cast(tf.oneHot(tf.tensor1d(codes, "int32"), levels), "float32") as Tensor2D);

/** The reference multiplies by one-hot rows: the bits of a layer that has them as its input. */
const rowsOp = defineOp<"weights", Codes>({
  name: "HeddleLevelRows",
  reference: ({ weights }, { codes }) => matrixProduct(oneHot(codes, weights.shape[0]), weights as Tensor2D),
  save: { inputs: ["weights"] },
  gradient: ([dy], [weights], { codes }) => ({
    weights: () => levelSums(dy as Tensor2D, codes, weights.shape[0]),
  }),
});

const sumsOp = defineOp<"rows", Codes & { readonly levels: number }>({
  name: "HeddleLevelSums",
  reference: ({ rows }, { codes, levels }) =>
    matrixProduct(oneHot(codes, levels), rows as Tensor2D, { a: true, b: false }),
  gradient: ([dy], _saved, { codes }) => ({ rows: () => levelRows(dy as Tensor2D, codes) }),
});

/** Row codes[i] of `weights` for each of N cells: levels × M → N × M, float32. Its gradient sums the rows of each level. */
export function levelRows(weights: Tensor2D, codes: Int32Array): Tensor2D {
  return rowsOp({ weights }, { codes })[0] as Tensor2D;
}

/** Sum over the cells of each level, in their order: N × M → levels × M, float32. */
function levelSums(rows: Tensor2D, codes: Int32Array, levels: number): Tensor2D {
  return sumsOp({ rows }, { codes, levels })[0] as Tensor2D;
}

/** Row of `weights` for the level of each cell, or their mean by the shares of a mixed one: levels × M → N × M. */
export function levelProduct(
  covariate: Pick<CategoricalCovariate, "codes" | "oneHot" | "mixed">,
  weights: Tensor2D,
): Tensor2D {
  return covariate.mixed ? matrixProduct(covariate.oneHot, weights) : levelRows(weights, covariate.codes);
}
