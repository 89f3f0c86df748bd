// The single copy of tf

export { Adam } from "./adam-update/adam.js";
export { type AdamInput, type AdamSettings, adamUpdate } from "./adam-update/adam-update.js";
export { aggregateGaussian } from "./aggregate-density/aggregate-gaussian.js";
export {
  type NegativeBinomialHeads,
  negativeBinomialLogProb,
  type ZinbHeads,
  zinbLogProb,
} from "./count-likelihoods/count-likelihoods.js";
export type { CountAttributes } from "./count-likelihoods/host-kernel.js";
export { type CountTransform, countsProduct } from "./counts-product/counts-product.js";
export { defineOp, type OpDefinition, type RunsOnHost } from "./define-op.js";
// Defining operations: op → gradient → reference kernel
export { denseCounts } from "./dense-counts/dense-counts.js";
export { type HostMemory, hostMemory } from "./host-memory.js";
export { inScope } from "./in-scope.js";
export { levelProduct, levelRows } from "./level-rows/level-rows.js";
export { logFactorials } from "./log-factorials/log-factorials.js";
export { affine, matrixProduct } from "./matrix-product/matrix-product.js";
export { standardizeColumns, standardizeRows } from "./normalization/batch-normalization.js";
export { evidenceTerms, resolveTerms, weightedDivergence } from "./objective-terms.js";
export { pooledProduct } from "./pooled-product/pooled-product.js";
export { randomNormal, randomUniform } from "./random/random-tensor.js";
export { digamma, lgamma, trigamma } from "./special/gamma-functions.js";
export { logSumExp } from "./special/log-sum-exp.js";
export { softmax } from "./special/softmax.js";
export { softplus } from "./special/softplus.js";
// Operations
export { stopGradient } from "./stop-gradient.js";
export type { DataType, Rank, Scalar, Tensor, Tensor1D, Tensor2D, TensorInfo } from "./tf.js";
export { tf } from "./tf.js";
export { variable } from "./variable.js";
