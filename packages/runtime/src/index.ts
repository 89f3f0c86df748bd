// What a run is made of, for programs: configuration → train → evaluate → report

// The route by its pieces, for programs that train in their own way
export { type Composition, composeModel, create } from "./composition/compose.js";
export { disposeModel, modelVariables, trainableWeights } from "./composition/weights.js";
export { inputSchema, type JsonSchema } from "./config/input-schema.js";
export { merge, setPath } from "./config/merge.js";
export { optionError } from "./config/option-error.js";
export { PRESETS } from "./config/presets.js";
export { resolveConfig } from "./config/resolve.js";
export { type Config, type ConfigInput, configSchema, type PluginChoice, pluginChoice } from "./config/schema.js";
export { applySettings, type Setting } from "./config/settings.js";
export type { ConfigSource } from "./config/source.js";
export { valuesOf } from "./config/values-of.js";
export {
  type Counterfactual,
  type CounterfactualCells,
  type CounterfactualOptions,
  counterfactual,
  counterfactualCells,
} from "./counterfactual.js";
export { baselineRepresentation } from "./data/baseline.js";
export type { BatchSource } from "./data/batch-arrays.js";
export { logTotals } from "./data/log-totals.js";
export { type LoadedBatch, loadBatch } from "./data/minibatch.js";
// Data
export { chooseReader, openData, sourceName } from "./data/open-data.js";
export { type DecodedCells, type DecodeOptions, decodeCells } from "./decode.js";
export { type EmbeddedCells, type EmbedOptions, embedCells } from "./embed.js";
export { type EvaluateOptions, evaluateEmbedding, evaluateRun } from "./evaluate.js";
export { type EvaluateSeedsOptions, evaluateSeeds } from "./evaluate-seeds.js";
export { addGeneSets } from "./evaluation/add-gene-sets.js";
export { fillDisplays } from "./evaluation/displays.js";
export { type GeneSet, type GeneSets, parseGmt } from "./evaluation/gene-sets.js";
export { type LatentEffects, logFoldChanges, strongest } from "./evaluation/latent-effects.js";
export { latentsFollowing } from "./evaluation/latents-following.js";
export { type ForeignModel, type ImportOptions, importModel } from "./import-model.js";
export { withOriginalNames } from "./migration/config-names.js";
export { currentPlan, RUN_FORMAT } from "./migration/run-format.js";
export type { Change } from "./model/change.js";
export { COUNTS_PER_CELL, decodeMeans } from "./model/decode-means.js";
export type { EncodedCells } from "./model/encode-cells.js";
export type { Expression } from "./model/expression.js";
export { type LeftOutLatents, withoutLatents } from "./model/left-out-latents.js";
export { readLoadings } from "./model/loadings.js";
export { readGenes, readModel, type SavedModel } from "./model/model-folder.js";
// Plugins
export { type Catalog, extendCatalog, loadPlugin } from "./plugins/catalog.js";
export {
  type ConfiguredPlugin as Chosen,
  choose,
  chooseModelPlugins,
  type ModelPlugins,
} from "./plugins/choose.js";
export { jsonSchema, ROLE_OF_KEY } from "./plugins/json-schema.js";
export { type OptionRow, optionRows, rowsOf } from "./plugins/option-rows.js";
export { completeConfig } from "./plugins/resolve-plugins.js";
export { StepRunner } from "./replay/step-runner.js";
export { type ReportOptions, readRun, renderReport } from "./report.js";
export { readConfig } from "./run-folder/config-file.js";
export { requireEvaluation } from "./run-folder/evaluation-file.js";
export { readLatents, readMedianRepresentation } from "./run-folder/latents-file.js";
export { readEpochs } from "./run-folder/metrics-file.js";
export { readSummary } from "./run-folder/summary-file.js";
export { StepContexts, type StepSettings } from "./step/contexts.js";
export { gradientsOf } from "./step/gradients.js";
export { readJson } from "./store/json-file.js";
// Where runs are kept
export { decodeTensors, encodeTensors, type StoredTensor } from "./store/safetensors.js";
export * from "./stores.js";
// Runs
export { type TrainedRun, type TrainOptions, train } from "./train.js";
export { evaluateStep, forward, trainStep } from "./train-step.js";
export type { OnTrainingEvent, TrainingEvent } from "./training/events.js";
export type { PauseSignal, RepresentationMonitor, Steering } from "./training/steering.js";
