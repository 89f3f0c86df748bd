import {
  type Column,
  groupColumns,
  HeddleError,
  type LatentSpec,
  type Matrix,
  type Random,
  type Rotation,
} from "@heddle/contracts";
import { keepUndetermined } from "./keep-undetermined.js";
import { columnsOf, covarianceOf } from "./matrix-parts.js";
import { rotationCells } from "./rotation-cells.js";
import { rotationStability } from "./rotation-stability.js";
import type { StoredRotation } from "./stored-rotation.js";

/** The cells and latents that a rotation is fitted to. */
export interface RotationFit {
  readonly rotation: Rotation;
  /** Name of the plugin. */
  readonly use: string;
  /** Cells × all latent columns, in model coordinates: the training cells. */
  readonly means: Matrix;
  /** The cell columns that the rotation reads, one entry per row of `means`. */
  readonly columns: ReadonlyMap<string, Column>;
  /** Mean posterior variance per latent column; absent for an embedding without a posterior. */
  readonly variances?: Float64Array;
  readonly latentSpec: LatentSpec;
  /** Mean KL per latent, in nats; a latent at or below `activeThreshold` stays as trained. */
  readonly klPerLatent: ArrayLike<number>;
  readonly activeThreshold: number;
  readonly random: Random;
  readonly signal?: AbortSignal;
}

/**
 * A component is determined if its stability is at least this. Axes of a Gaussian subspace, whose angles are random, reach
 * it in all five splits with a probability of 18 % in a plane, 2 % in three dimensions and 0.1 % in four.
 */
const DETERMINED = 0.85;

/**
 * Fits a rotation to the active Gaussian latents in at most 25,000 cells, drawn at random. Inactive, pinned and categorical
 * latents stay as trained. Only determined components replace an axis of the model: see `keepUndetermined`. Unless the
 * rotation is isometric, each rotated latent has a variance of 1: distances between cells do not depend on how much of a
 * latent is posterior variance. Returns undefined if the plugin leaves the latents as trained.
 *
 * @throws HeddleError "bad-data" if no Gaussian latent is active, and as `Rotation.fit`
 */
export function fitRotation(fit: RotationFit): StoredRotation | undefined {
  const { rotation, use, columns, variances, random, signal } = fit;
  const latents = rotatableLatents(fit);
  if (latents.length === 0) throw noActiveLatent(fit.activeThreshold);
  const own = variances && Float64Array.from(latents, (latent) => variances[latent]);
  const all = { means: columnsOf(fit.means, latents), columns, ...(own && { variances: own }) };
  const input = rotationCells(all, random.stream("cells"));
  const fitted = rotation.fit(input, { random, signal });
  if (fitted === undefined) return undefined;
  const components = rotationStability(rotation, input, fitted.matrix, { random, signal });
  const { rows: cells } = input.means;
  const found = components?.map((stability) => stability >= DETERMINED) ?? latents.map(() => false);
  const { matrix, rows } = keepUndetermined(fitted.matrix, found);
  return {
    use,
    isometric: rotation.isometric,
    latents,
    ...(cells < fit.means.rows && { cells }),
    determined: rows.map((row) => row >= 0),
    ...(components && { stability: rows.map((row) => components[row] ?? null), components }),
    matrix: rotation.isometric ? matrix : standardized(matrix, input.means),
  };
}

/** The map with the scale at which each rotated latent has a variance of 1 over the cells. */
function standardized(matrix: Matrix, means: Matrix): Matrix {
  const { values: covariance } = covarianceOf(means);
  const { rows: size } = matrix;
  const values = matrix.values.slice();
  for (let row = 0; row < size; row++) {
    const weights = values.subarray(row * size, (row + 1) * size);
    let variance = 0;
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) variance += weights[i] * covariance[i * size + j] * weights[j];
    if (variance > 0) for (let i = 0; i < size; i++) weights[i] /= Math.sqrt(variance);
  }
  return { ...matrix, values };
}

/** Active Gaussian latents, ascending. */
export function rotatableLatents({
  latentSpec,
  klPerLatent,
  activeThreshold,
  means,
}: Pick<RotationFit, "latentSpec" | "klPerLatent" | "activeThreshold" | "means">): number[] {
  const gaussian = latentSpec.groups.flatMap((group) =>
    Array.from({ length: groupColumns(group) }, () => group.kind === "gaussian"),
  );
  return Array.from(gaussian.keys()).filter(
    (latent) => gaussian[latent] && klPerLatent[latent] > activeThreshold && varies(means, latent),
  );
}

/** False for a pinned latent, which has the same mean for all cells. */
function varies({ columns, values }: Matrix, latent: number): boolean {
  for (let at = latent; at < values.length; at += columns) if (values[at] !== values[latent]) return true;
  return false;
}

const noActiveLatent = (threshold: number) =>
  new HeddleError("bad-data", {
    where: "rotation",
    expected: "an active Gaussian latent",
    got: `none with a KL divergence above ${threshold} nats`,
    next: "Train with a smaller β or for more epochs, or use rotation: none.",
  });
