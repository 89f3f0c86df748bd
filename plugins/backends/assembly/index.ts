// What the host calls.
export { addRow, columnSums, multiplyRow, weighedSums, weighRows } from "./columns";
export { countLikelihood, countLikelihoodScratch } from "./count-likelihood";
export { dispersionTable } from "./dispersion-table";
export { expOf, logOf } from "./elementary";
export { adam, addScaled, multiply, multiplyBy, relu } from "./elementwise";
export { matrixProduct, matrixProductScratch } from "./matrix-product";
export { sparseProduct, turnSparse } from "./sparse-product";
export { standardise, standardiseGradient } from "./standardise";
