// The public API. Importing it loads types and names; the first call loads the engine.

export type {
  AnyPlugin,
  Baseline,
  BaselineName,
  Column,
  ColumnDescription,
  ConsensusComponent,
  ConsensusRecord,
  ConsensusSummary,
  CountDataset,
  Counterpart,
  CsrRows,
  DataSource,
  DatasetDescription,
  DisplayRole,
  EnrichedSet,
  EpochRecord,
  ErrorKind,
  EvaluationRecord,
  GeneEffect,
  GeneLoading,
  GeneSetTests,
  LatentRecord,
  Matrix,
  MatrixDescription,
  MetricResult,
  OptionsOf,
  Plugin,
  PluginCatalog,
  PluginOptions,
  ReplicatedLatent,
  Replication,
  ReplicationCriteria,
  ReportFile,
  Role,
  RunSummary,
  SeedsRecord,
  SeedsResult,
  Table,
} from "@heddle/contracts";
export {
  BASELINE_TITLES,
  csvField,
  defineMetric,
  defineObjective,
  definePlugin,
  HeddleError,
  isHeddleError,
  resultsBeside,
  resultsToShow,
  schedule,
  TOKENS,
  withCommas,
} from "@heddle/contracts";
export {
  type AlignmentRow,
  accuracyText,
  alignmentRows,
  alignmentTitles,
  LEVEL_COLORS,
  supervisedRecord,
  verdictOf,
} from "@heddle/reports/summary";
export type {
  EmbeddedCells,
  EncodedCells,
  GeneDifference,
  JoinedLabels,
  LatentDifference,
  LatentEffects,
  RepresentationMonitor,
  SavedModel,
  TrainingEvent,
} from "@heddle/runtime";
export type {
  AbundanceComparison,
  AbundanceLevel,
  CounterfactualCells,
  DecodedCells,
  DifferentialAbundance,
  DifferentialExpression,
  GeneComparison,
  GeneSets,
  GroupComparison,
  Pseudobulk,
  PseudobulkGroup,
  RotatedEmbedding,
} from "@heddle/runtime/analysis";
export type { Config, PluginChoice } from "@heddle/runtime/config";
export type { Catalog } from "@heddle/runtime/plugins";
// Stores of runs
export {
  folderStore,
  listOpfs,
  type MemoryStore,
  memoryStore,
  opfsFiles,
  opfsStore,
  type RunStore,
  storeAt,
} from "@heddle/runtime/stores";
/** For plugins' options. */
export { z } from "zod";
export type { MetricEvent, MetricProgressEvent } from "./calls/evaluate-call.js";
export type { UmapEmbedding } from "./calls/picture-call.js";
export {
  type AddCellColumnsOptions,
  type AddedLabels,
  addCellColumns,
  addLabels,
  type JoinLabelsOptions,
  joinLabels,
  readCells,
} from "./cell-columns.js";
export type { CellsOptions, ReadOptions } from "./cells.js";
export { configure, type Settings } from "./configure.js";
export { type ConsensusOptions, consensus } from "./consensus.js";
export { type CounterfactualChange, type CounterfactualOptions, counterfactual } from "./counterfactual.js";
export type { CountArrays } from "./data/count-arrays.js";
export type { DataInput } from "./data/data-input.js";
export { type DecodeOptions, decode } from "./decode.js";
export { type DifferentialAbundanceOptions, differentialAbundance } from "./differential-abundance.js";
export { type DifferentialExpressionOptions, differentialExpression } from "./differential-expression.js";
export { type EmbedOptions, embed } from "./embed.js";
export { type EstimateOptions, estimateTraining, type TrainingEstimate } from "./estimate-training.js";
export {
  type EvaluateEmbeddingOptions,
  type EvaluateOptions,
  type EvaluateSeedsOptions,
  type EvaluationEvent,
  evaluate,
  evaluateEmbedding,
  evaluateSeeds,
  type FailureEvent,
} from "./evaluate.js";
export { type ExportVitessceOptions, exportVitessce } from "./export-vitessce.js";
export { type AddGeneSetsOptions, addGeneSets, parseGmt } from "./gene-sets.js";
export { type InspectOptions, inspect } from "./inspect.js";
export type { GeneMethods, TopGenesOptions } from "./latent-genes.js";
export {
  type LoadModelOptions,
  loadModel,
  type Model,
  type TraverseOptions,
} from "./load-model.js";
export { type ClusterOptions, cluster, type UmapOptions, umap } from "./pictures.js";
export type { PluginInput } from "./plugins-from.js";
export { type PseudobulkOptions, pseudobulk } from "./pseudobulk.js";
export { fetchModel, type PublishOptions, publish } from "./publish.js";
export {
  type EvaluatedRun,
  latentQuantiles,
  type PrincipalComponentsOptions,
  principalComponents,
  readRun,
} from "./read-run.js";
export { type ReportOptions, report } from "./report.js";
export { type RotateEmbeddingOptions, type RotateOptions, rotate, rotateEmbedding } from "./rotate.js";
export { compareLatents, type LoadCountsOptions, loadCounts, type MeasuredCells } from "./run-counts.js";
export { type ImportScviOptions, importScvi } from "./scvi/import-scvi.js";
export { type ShuffleOptions, shuffle } from "./shuffle.js";
export { type SimulateOptions, simulate } from "./simulate.js";
export { standardCatalog } from "./standard-catalog.js";
export type { WorkerEntry, WorkerLike } from "./thread/channel.js";
// For a worker of your own
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
