import type { Random } from "./random.js";
import type { Column, Matrix } from "./table.js";

/** Input of a rotation. It contains no factor: a rotation is fitted without labels. */
export interface RotationInput {
  /** Cells × latents: posterior means of the training cells, active Gaussian latents only. */
  readonly means: Matrix;
  /**
   * Mean posterior variance of each latent, over the training cells. Absent for an embedding without a posterior. A latent
   * that the posterior hardly uses has a variance near that of its prior and means near 0.
   */
  readonly variances?: Float64Array;
  /** The cell columns named by `Rotation.usesColumns`, one entry per cell. */
  readonly columns: ReadonlyMap<string, Column>;
}

/** Random numbers and cancellation of one fit. */
export interface RotationContext {
  readonly random: Random;
  readonly signal?: AbortSignal;
}

/** A fitted map of K latents. */
export interface FittedRotation {
  /** K × K, invertible: the rotated latents of a cell are u = matrix · z. */
  readonly matrix: Matrix;
}

/**
 * Role "rotation": an invertible linear map of the latents, fitted after training and applied as a view of the model.
 * Encoded means are multiplied by the matrix, and the decoder receives the product with its inverse. The map has no
 * offset, so that 0 remains the mean of a prior with mean 0. Unless every matrix is orthogonal, its rows are scaled for the
 * stored latents, whose means have a variance of 1 over the training cells. A rotation is deterministic, has a canonical
 * order and sign of its rows, and does not depend on the order of the cells.
 */
export interface Rotation {
  /** True if every matrix is orthogonal: Euclidean distances between cells stay the same. */
  readonly isometric: boolean;
  /** Cell columns that the fit reads, such as a donor; they are known covariates and no labels to be found. */
  readonly usesColumns: readonly string[];
  /**
   * Returns the map, or undefined if the latents stay as trained.
   *
   * @throws HeddleError "bad-data" if there are no more cells than latents, or if latents are linearly dependent
   */
  fit(input: RotationInput, context: RotationContext): FittedRotation | undefined;
}
