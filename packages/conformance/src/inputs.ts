// Inputs of the suites for the tests of a plugin: a step, a posterior, counts, covariates, factors and embeddings. The scope
// of the caller owns the tensors.

export { type DenseCounts, denseCounts } from "./describe-likelihood-input.js";
export { gaussianPosterior } from "./gaussian-input.js";
export { suiteFactors, syntheticEmbedding } from "./metric-input.js";
export { covariatesOf, smallCounts, smallData, smallLatents } from "./model-input.js";
export { type ObjectiveInputParts, objectiveInput, type Rows, standardNormalPrior } from "./objective-input-of.js";
export { type RecordedStep, recordedStep, type StepChoice } from "./step-input.js";
