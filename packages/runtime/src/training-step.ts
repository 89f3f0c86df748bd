// Building blocks of a training step, for tests, benchmarks and programs with a training loop of their own.
export { type Composition, composeModel } from "./composition/compose.js";
export { modelVariables, trainableWeights } from "./composition/weights.js";
export type { BatchSource } from "./data/batch-arrays.js";
export { memoryCounts } from "./data/cell-counts.js";
export { logTotals } from "./data/log-totals.js";
export { type LoadedBatch, loadBatch } from "./data/minibatch.js";
export { chooseModelPlugins } from "./plugins/choose.js";
export { StepContexts } from "./step/contexts.js";
export { gradientsOf } from "./step/gradients.js";
export { forward, trainStep } from "./train-step.js";
