// Inputs of the suites, for a plugin's own tests: a step, a posterior, counts, covariates, factors and embeddings. Tensors
// belong to the caller's scope.

export { type DenseCounts, denseCounts } from "./describe-likelihood-input.js";
export { gaussianPosterior } from "./gaussian-input.js";
export { judgingFactors, syntheticEmbedding } from "./judging-input.js";
export { covariatesOf, smallCounts, smallData, smallLatents } from "./model-input.js";
export { type ObjectiveInputParts, objectiveInput, type Rows, standardNormalPrior } from "./objective-input-of.js";
export { type RecordedStep, recordedStep, type StepChoice } from "./step-input.js";
