// Use cases and building blocks of a run, for the packages `heddle` and `sweeps`. Stores: "@heddle/runtime/stores".

export { create } from "./composition/compose.js";
export { disposeModel } from "./composition/weights.js";
export { inputSchema, type JsonSchema } from "./config/input-schema.js";
export { merge } from "./config/merge.js";
export { optionError } from "./config/option-error.js";
export { PRESETS } from "./config/presets.js";
export { refuseReservedKey } from "./config/reserved-key.js";
export { resolveConfig } from "./config/resolve.js";
export { type Config, type ConfigInput, configSchema, type PluginChoice } from "./config/schema.js";
export { applySettings, type Setting } from "./config/settings.js";
export type { ConfigSource } from "./config/source.js";
export { valuesOf } from "./config/values-of.js";
export {
  type CounterfactualCells,
  type CounterfactualOptions,
  counterfactual,
  counterfactualCells,
} from "./counterfactual.js";
export { baselineRepresentation } from "./data/baseline.js";
export { logTotals } from "./data/log-totals.js";
export { chooseReader } from "./data/open-data.js";
export { type DecodedCells, type DecodeOptions, decodeCells } from "./decode.js";
export { type EmbeddedCells, type EmbedOptions, embedCells } from "./embed.js";
export { type EvaluateOptions, evaluateEmbedding, evaluateRun } from "./evaluate.js";
export { type EvaluateSeedsOptions, evaluateSeeds } from "./evaluate-seeds.js";
export { addGeneSets } from "./evaluation/add-gene-sets.js";
export { fillDisplays } from "./evaluation/displays.js";
export { type GeneSets, parseGmt } from "./evaluation/gene-sets.js";
export { type LatentEffects, logFoldChanges, strongest } from "./evaluation/latent-effects.js";
export { type ForeignModel, importModel } from "./import-model.js";
export { withOriginalNames } from "./migration/config-names.js";
export { currentPlan, RUN_FORMAT } from "./migration/run-format.js";
export { decodeMeans } from "./model/decode-means.js";
export type { EncodedCells } from "./model/encode-cells.js";
export type { Expression } from "./model/expression.js";
export { withoutLatents } from "./model/left-out-latents.js";
export { readLoadings } from "./model/loadings.js";
export { readGenes, readModel, type SavedModel } from "./model/model-folder.js";
export { type Catalog, extendCatalog, loadPlugin } from "./plugins/catalog.js";
export { choose } from "./plugins/choose.js";
export { jsonSchema, ROLE_OF_KEY } from "./plugins/json-schema.js";
export { type OptionRow, optionRows, rowsOf } from "./plugins/option-rows.js";
export { completeConfig } from "./plugins/resolve-plugins.js";
export { type ReportOptions, readRun, renderReport } from "./report.js";
export { readConfig } from "./run-folder/config-file.js";
export { requireEvaluation } from "./run-folder/evaluation-file.js";
export { readLatents, readMedianRepresentation } from "./run-folder/latents-file.js";
export { readEpochs } from "./run-folder/metrics-file.js";
export { readSummary } from "./run-folder/summary-file.js";
export { readJson } from "./store/json-file.js";
export { decodeTensors, type StoredTensor } from "./store/safetensors.js";
export { type TrainOptions, train } from "./train.js";
export type { OnTrainingEvent, TrainingEvent } from "./training/events.js";
export type { PauseSignal, RepresentationMonitor } from "./training/steering.js";
