// Interfaces, tokens and errors of all packages. Each stage of a run is a role with one interface. A plugin is a plain
// object that creates an implementation of a role from validated options.

export { assetUrl, setAssetFolder } from "./asset-folder.js";
// Evaluation: metric → report
export { BASELINE_TITLES } from "./baseline-titles.js";
export { checkRepresentation } from "./check-representation.js";
export type * from "./citation.js";
export type * from "./consensus.js";
export { csvField, textOfCsv } from "./csv-field.js";
export type * from "./data.js";
export type * from "./data-shape.js";
export {
  type CheckedMetricInput,
  defineMetric,
  type FactorKinds,
  type MetricDefinition,
  unusableResult,
} from "./define-metric.js";
export type * from "./epoch-record.js";
export { type ErrorDetails, type ErrorKind, HeddleError, isHeddleError } from "./errors.js";
export type * from "./evaluation.js";
export { ACTIVE_THRESHOLD, CELLS_PER_BLOCK, COUNTS_PER_CELL, IGNORED_KEYS } from "./fixed-sizes.js";
export type * from "./label-summary.js";
export { groupColumns, latentColumns, unitWidths } from "./latent-widths.js";
export type * from "./latents.js";
// Training: objective → update
export type * from "./learning.js";
// The model: encoder → posterior → decoder → likelihood
export type * from "./minibatch.js";
export type * from "./model.js";
export { ownValue } from "./own-value.js";
// Plugins
export * from "./plugin.js";
export type * from "./plugin-options.js";
export type * from "./random.js";
export type * from "./recording.js";
export type * from "./report.js";
export {
  ceilingToShow,
  type DisplayRole,
  type ResultDisplay,
  type ResultDisplays,
  resultsBeside,
  resultsToShow,
} from "./result-display.js";
export type * from "./rotation.js";
export type * from "./run-summary.js";
export { type Schedule, schedule } from "./schedule.js";
export type * from "./step.js";
export { withStrictOptions } from "./strict-options.js";
export type * from "./sweep.js";
// The data: file → sparse batch
export type * from "./table.js";
export type * from "./tracker.js";
export type * from "./tune.js";
export type { CategoricalFactor, CircularFactor, ContinuousFactor, Factor, UnusableFactor } from "./usable-factors.js";
export { withCommas } from "./with-commas.js";
export { yieldToEventLoop } from "./yield-to-event-loop.js";
