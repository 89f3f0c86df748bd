// Layers of networks: affine maps, normalization, perceptrons, and inputs of counts and covariates. For encoders, decoders,
// library sizes, priors and adversaries.

export { type ActivationName, activation, activationName } from "./activation.js";
export { Affine, fanInUniform } from "./affine.js";
export { BatchNormalization } from "./batch-normalization.js";
export { categoricalDivergence, concreteLogProb, concretePairs, concreteSample } from "./concrete.js";
export { CountsPerceptron } from "./counts-perceptron.js";
export { countsTimes } from "./counts-times.js";
export {
  type CovariateInput,
  covariateInput,
  covariateRows,
  covariateWidth,
  tiledInput,
} from "./covariate-input.js";
export { type FreeHead, freeHead } from "./free-head.js";
export { type GaussianMoments, gaussianDivergence, gaussianLogProb } from "./gaussian.js";
export { Perceptron, type PerceptronOptions, perceptronOptions } from "./perceptron.js";
