// Use cases of a run: train, evaluate, embed, report, and the model of a run. Importing it loads the engine.
// Analyses, configurations, plugins, files of a run, stores and the training step: the other entries of this package.

export { type AddColumnsOptions, addColumns } from "./cell-columns/add-columns.js";
export { type JoinedLabels, joinLabels } from "./cell-columns/join-labels.js";
export { create } from "./composition/compose.js";
export { disposeModel } from "./composition/weights.js";
export { baselineRepresentation } from "./data/baseline.js";
export { memoryCounts } from "./data/cell-counts.js";
export { chooseReader } from "./data/open-data.js";
export { type EmbeddedCells, type EmbedOptions, embedCells } from "./embed.js";
export { evaluateEmbedding, evaluateRun } from "./evaluate.js";
export { evaluateSeeds } from "./evaluate-seeds.js";
export { fillDisplays } from "./evaluation/displays.js";
export {
  cellEffects,
  detectedGenes,
  type LatentEffects,
  logFoldChanges,
  strongest,
} from "./evaluation/latent-effects.js";
export { type ForeignModel, importModel } from "./import-model.js";
export {
  compareGenesOfCells,
  compareLatentsOfCells,
  type GeneDifference,
  type LatentDifference,
  measuredExpression,
} from "./measured/compare-cells.js";
export { type RunCounts, type RunCountsOptions, readRunCounts } from "./measured/run-counts.js";
export { decodeMeans } from "./model/decode-means.js";
export type { EncodedCells } from "./model/encode-cells.js";
export { readLoadings } from "./model/loadings.js";
export { readGenes, readModel, type SavedModel } from "./model/model-folder.js";
export { type PublishOptions, publishModel } from "./publish.js";
export { readRun, renderReport } from "./report.js";
export { shuffleData } from "./shuffle.js";
export { train } from "./train.js";
export type { OnTrainingEvent, TrainingEvent } from "./training/events.js";
export type { RepresentationMonitor } from "./training/steering.js";
