import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { CsrRows } from "./data.js";

/** Counts of one minibatch, N cells × G selected genes. */
export interface SparseCounts {
  readonly cells: number;
  readonly genes: number;
  readonly csr: CsrRows;
  /** Shape N: total count of each cell over the selected genes. */
  readonly totals: Float64Array;
  /** The counts as a dense tensor, shape N × G. It is cached within the step; the caller does not dispose it. */
  dense(): Tensor2D;
  /** Natural logarithm of `totals`, shape N. It is cached in the same way. */
  logTotals(): Tensor1D;
  /** Upper bound of nonzero entries in any minibatch of this many cells, if known. A backend allocates memory by it. */
  readonly capacity?: number;
}

/**
 * One covariate of a minibatch of N cells. Categorical: `codes` (N) are indices into `levels`, `oneHot` is N × levels.
 * Continuous: `values` (N) are standardized.
 */
export type Covariate =
  | {
      readonly kind: "categorical";
      readonly levels: readonly string[];
      readonly codes: Int32Array;
      readonly oneHot: Tensor2D;
    }
  | { readonly kind: "continuous"; readonly values: Tensor1D };

/** Covariates of a minibatch, by name. */
export type Covariates = ReadonlyMap<string, Covariate>;

/** A covariate as the training data defines it: its levels, or the mean and standard deviation that standardize it. */
export type CovariateSpec =
  | { readonly name: string; readonly kind: "categorical"; readonly levels: readonly string[] }
  | { readonly name: string; readonly kind: "continuous"; readonly mean: number; readonly deviation: number };

/** Labels of a minibatch of N cells, in semi-supervised training. */
export interface Labels {
  /** N × levels; a row of zeros for a cell without a label. */
  readonly oneHot: Tensor2D;
}

/** Counts and covariates of the N cells of one training step. */
export interface Minibatch {
  readonly counts: SparseCounts;
  readonly covariates: Covariates;
  /** Row numbers of these cells in the prepared data. */
  readonly cells: Int32Array;
  /** Absent in unsupervised training. */
  readonly labels?: Labels;
}
