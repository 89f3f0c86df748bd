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

/** One covariate of a minibatch of N cells; `values` (N) of a continuous covariate are standardized. */
export type Covariate = CategoricalCovariate | { readonly kind: "continuous"; readonly values: Tensor1D };

/** Levels of N cells. */
export interface CategoricalCovariate {
  readonly kind: "categorical";
  readonly levels: readonly string[];
  /** Indices into `levels`, shape N. */
  readonly codes: Int32Array;
  /** N × levels. It may be created at first use: read it only if `codes` do not suffice. */
  readonly oneHot: Tensor2D;
  /** True if a row of `oneHot` has shares of several levels; `codes` have no meaning then. */
  readonly mixed?: boolean;
  /** N × `embeddingDim` of the specification: the row of the embedding for each cell. The runtime adds it. */
  readonly embedding?: Tensor2D;
}

/** Covariates of a minibatch, by name. */
export type Covariates = ReadonlyMap<string, Covariate>;

/** A covariate as the training data defines it: its levels, or the mean and standard deviation that standardize it. */
export type CovariateSpec =
  | {
      readonly name: string;
      readonly kind: "categorical";
      readonly levels: readonly string[];
      /** Dimensions of its embedding; absent for a one-hot covariate. */
      readonly embeddingDim?: number;
    }
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
