// The door for programs. Importing it loads contracts and names only; the engine is loaded by the first call.

export type {
  AnyPlugin,
  CountDataset,
  DatasetDescription,
  EpochRecord,
  ErrorKind,
  EvaluationRecord,
  MetricResult,
  Plugin,
  PluginCatalogue,
  ReportFile,
  Role,
  RunSummary,
} from "@heddle/contracts";
export { defineObjective, definePlugin, HeddleError, isHeddleError, schedule, TOKENS } from "@heddle/contracts";
export type {
  Catalogue,
  Config,
  ConfigInput,
  EmbeddedCells,
  OnTrainingEvent,
  RunStore,
  SavedModel,
  TrainedRun,
  TrainingEvent,
} from "@heddle/runtime";
/** For plugins' options. */
export { z } from "zod";
export { type EmbedOptions, embed } from "./embed.js";
export {
  type EvaluateEmbeddingOptions,
  type EvaluateOptions,
  evaluate,
  evaluateEmbedding,
} from "./evaluate.js";
export { loadModel } from "./load-model.js";
export { type ReportOptions, report } from "./report.js";
export { type ImportScviOptions, importScvi } from "./scvi/import-scvi.js";
export { type SimulateOptions, simulate } from "./simulate.js";
export { standardCatalogue } from "./standard-catalogue.js";
export { type TrainOptions, train } from "./train.js";
