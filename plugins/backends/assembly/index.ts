// Exports for the host: kernels for command lists (see arguments.ts), and functions it calls directly.
export { adam } from "./adam";
export {
  aggregateGaussian,
  aggregateGaussianGradient,
  aggregateGaussianGradientScratch,
  aggregateGaussianScratch,
  gaussianTables,
} from "./aggregate-gaussian";
export { binary, choose } from "./binary";
export { reduce, weighedSums, weighRows } from "./columns";
export { copyStrided, gather, sumRows } from "./copies";
export { countLikelihood, countLikelihoodScratch } from "./count-likelihood";
export { dispersionTable } from "./dispersion-table";
export { fill, unary } from "./elementwise";
export { logFactorials } from "./log-factorials";
export { matrixProduct, matrixProductScratch } from "./matrix-product";
export { runAlone, runTogether, serve } from "./pool";
export { poolShares, poolSplits } from "./pooled-splits";
export { normals, uniforms } from "./random";
export { risingTable } from "./rising-table";
export { denseCounts, logOfCounts, sparseDense, turnCounts } from "./sparse-product";
export { standardize, standardizeGradient } from "./standardize";
