// What a run is made of, for programs: configuration → train → evaluate → report

export { create } from "./compose.js";
export { merge, setPath } from "./config/merge.js";
export { PRESETS } from "./config/presets.js";
export { describeIssues, resolveConfig } from "./config/resolve.js";
export { type Config, type ConfigInput, configSchema, type PluginChoice, pluginChoice } from "./config/schema.js";
// Data
export { chooseReader, openData, sourceName } from "./data/open-data.js";
export { type EmbeddedCells, type EmbedOptions, embedCells } from "./embed.js";
export { type EvaluateOptions, evaluateEmbedding, evaluateRun } from "./evaluate.js";
export { readModel, type SavedModel } from "./model/model-folder.js";
// Plugins
export { type Catalogue, extendCatalogue, loadPlugin } from "./plugins/catalogue.js";
export { type Chosen, choose } from "./plugins/choose.js";
export { type ReportOptions, readRun, renderReport } from "./report.js";
export { folderStore } from "./store/folder-store.js";
// Where runs are kept
export type { RunStore } from "./store/run-store.js";
// Runs
export { type TrainedRun, type TrainOptions, train } from "./train.js";
export type { OnTrainingEvent, TrainingEvent } from "./training/events.js";
