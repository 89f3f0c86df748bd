// The door for programs. Importing it loads contracts and names only; the engine is loaded by the first call.

export type {
  AnyPlugin,
  CountDataset,
  DatasetDescription,
  EpochRecord,
  ErrorKind,
  EvaluationRecord,
  MetricResult,
  OptionsOf,
  Plugin,
  PluginCatalog,
  PluginOptions,
  ReportFile,
  Role,
  RunSummary,
  SeedsRecord,
} from "@heddle/contracts";
export { defineObjective, definePlugin, HeddleError, isHeddleError, schedule, TOKENS } from "@heddle/contracts";
export type {
  Catalog,
  Config,
  DecodedCells,
  EmbeddedCells,
  EncodedCells,
  PluginChoice,
  SavedModel,
  TrainingEvent,
  Watch,
} from "@heddle/runtime";
// Where runs are kept
export {
  folderStore,
  listOpfs,
  type MemoryStore,
  memoryStore,
  opfsStore,
  type RunStore,
  storeAt,
} from "@heddle/runtime/stores";
/** For plugins' options. */
export { z } from "zod";
export type { PlacedCells } from "./calls/picture-call.js";
export { configure, type Settings } from "./configure.js";
export { type CounterfactualOptions, counterfactual } from "./counterfactual.js";
export type { CountArrays } from "./data/count-arrays.js";
export type { DataInput } from "./data/data-input.js";
export { type DecodeOptions, decode } from "./decode.js";
export { type EmbedOptions, embed } from "./embed.js";
export {
  type EvaluateEmbeddingOptions,
  type EvaluateOptions,
  type EvaluateSeedsOptions,
  evaluate,
  evaluateEmbedding,
  evaluateSeeds,
} from "./evaluate.js";
export { type InspectOptions, inspect } from "./inspect.js";
export {
  type CounterfactualChange,
  type EncodeOptions,
  type LoadModelOptions,
  loadModel,
  type Model,
  type TraverseOptions,
} from "./load-model.js";
export { type ClusterOptions, cluster, type UmapOptions, umap } from "./pictures.js";
export type { PluginInput } from "./plugins-from.js";
export { type ReportOptions, report } from "./report.js";
export { type ImportScviOptions, importScvi } from "./scvi/import-scvi.js";
export { type SimulateOptions, simulate } from "./simulate.js";
export { standardCatalog } from "./standard-catalog.js";
export type { WorkerEntry, WorkerLike } from "./thread/channel.js";
// For workers of one's own
export { type ServeOptions, serveTraining } from "./thread/serve-training.js";
export type { ThreadOptions } from "./thread/start-call.js";
export { closeIdleWorkers } from "./thread/worker-pool.js";
export { type FinishedRun, type TrainingRun, type TrainOptions, train } from "./train.js";
// Configurations whose plugins and options are type-checked
export {
  type ConfigFile,
  type ConfigInput,
  defineConfig,
  type PluginValue,
  type TypedChoice,
  withOptions,
} from "./typed-config.js";
