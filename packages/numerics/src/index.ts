// Mathematics on plain numbers: no tensors, no state except random streams, the same result on every machine.

// Agreement of two labelings of the same items, and of a labeling with points
export { calinskiHarabasz, daviesBouldin } from "./agreement/centroid-scores.js";
export { type ContingencyTable, contingencyTable, type Labels } from "./agreement/contingency.js";
export { entropy, entropyOfCounts, mutualInformation, mutualInformationOfTable } from "./agreement/entropy.js";
export { expectedMutualInformation } from "./agreement/expected-information.js";
export {
  adjustedMutualInformation,
  normalizedMutualInformation,
  type VMeasure,
  vMeasure,
} from "./agreement/information-scores.js";
export { adjustedRandIndex, fowlkesMallows } from "./agreement/pair-scores.js";
export { silhouette, silhouetteOfDistances, silhouetteOfPoints } from "./agreement/silhouette.js";
export { groupAcrossSets } from "./assignment/group-across-sets.js";
// Assignment of rows to columns
export { hungarian } from "./assignment/hungarian.js";
export { type ColumnMatching, columnCorrelations, matchColumns } from "./assignment/match-columns.js";

// Hypothesis tests, in batches
export { falseDiscoveryRates } from "./hypothesis-tests/false-discovery.js";
export { hypergeometricTail } from "./hypothesis-tests/hypergeometric.js";
export { type Ranked, type RankSum, rankAll, rankSum, sparseRankSum } from "./hypothesis-tests/rank-sum.js";

// Kernels in WebAssembly
export { webAssemblyKernels } from "./kernels/web-assembly-kernels.js";
// Dense linear algebra, and principal components of dense or sparse data
export { cholesky, choleskySolve } from "./linear-algebra/cholesky.js";
export { csrOperand, denseOperand, type LinearOperand } from "./linear-algebra/operand.js";
export { orthonormalBasis } from "./linear-algebra/orthonormal-basis.js";
export { type InPasses, type Pass, runInPasses } from "./linear-algebra/passes.js";
export {
  type PrincipalComponentOptions,
  type PrincipalComponents,
  principalComponents,
  principalComponentsInPasses,
} from "./linear-algebra/principal-components.js";
export type { Transform } from "./linear-algebra/row-products.js";
export { csrBlocksOperand, type OuterProduct, type StreamedOperand } from "./linear-algebra/streamed-operand.js";
export { type SymmetricEigen, symmetricEigen } from "./linear-algebra/symmetric-eigen.js";
export { varimax } from "./linear-algebra/varimax.js";

// Nearest neighbors by exhaustive search
export { nearestNeighbors } from "./neighbors/nearest-neighbors.js";
export type { Neighbors } from "./neighbors/search.js";
export { squaredDistance, squaredDistances } from "./neighbors/squared-distance.js";

// Random streams: seed → named stream → draws
export { createRandom } from "./random/philox-random.js";

// Draws from distributions, from a random stream
export { sampleBernoulli, sampleCategorical } from "./sampling/discrete.js";
export { sampleChiSquare, sampleGamma, sampleLogNormal } from "./sampling/gamma.js";
export { samplePoisson } from "./sampling/poisson.js";

// Gamma functions, and the count distributions that use them
export { digamma, trigamma } from "./special/digamma.js";
// Elementary functions in float64, instead of the engine's, which differ between machines
export { exp, expm1 } from "./special/exp.js";
export { sigmoid, softplus, tanh } from "./special/gates.js";
export { lgamma } from "./special/lgamma.js";
export { log, log1p } from "./special/log.js";
export { logGammaDifference } from "./special/log-gamma-difference.js";
export { logSumExp } from "./special/log-sum-exp.js";
export { negativeBinomialLogProb, zinbLogProb } from "./special/negative-binomial.js";
// The normal distribution
export { normalCdf, normalInterval, normalQuantile, type Range } from "./special/normal.js";
export { pow } from "./special/pow.js";
export { cos, sin } from "./special/sine.js";

// Statistics of lists of numbers
export { bootstrapIndices } from "./statistics/bootstrap.js";
export { fisherInterval, pearson, spearman } from "./statistics/correlation.js";
export { covariance, mean, sum, variance } from "./statistics/moments.js";
export { median, percentileInterval, quantile, quantileOfSorted } from "./statistics/quantile.js";
export { ranks } from "./statistics/ranks.js";
export { studentBound, studentInterval } from "./statistics/student.js";
