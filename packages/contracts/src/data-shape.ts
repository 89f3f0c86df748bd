import type { CovariateSpec } from "./minibatch.js";

/** Mean and population variance (divided by the number of cells). */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/**
 * Moments of the log total count over the selected genes. They include all prepared cells, training and validation, as
 * in scvi-tools.
 */
export interface LogTotals extends Moments {
  /** Moments of each level, by name of a categorical covariate, in the order of its levels. */
  readonly byLevel: Readonly<Record<string, readonly Moments[]>>;
}

/** A cell column whose known labels a classifier of the latents learns (semi-supervised training). */
export interface LabelSpec {
  readonly column: string;
  /** Levels with at least one labeled training cell. */
  readonly levels: readonly string[];
  /** Number of training cells whose label is used. */
  readonly labeledCells: number;
}

/** Properties of the prepared data that are available when a plugin is created. */
export interface DataShape {
  readonly trainingCells: number;
  readonly genes: number;
  readonly covariates: readonly CovariateSpec[];
  /** Absent if values are not counts, and in models of older versions. */
  readonly logTotals?: LogTotals;
  /** Absent in unsupervised training. */
  readonly labels?: LabelSpec;
}
