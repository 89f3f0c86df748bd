import { HeddleError, type Matrix } from "@heddle/contracts";
import { type Tensor2D, tf } from "@heddle/ops";
import type { Composition } from "../composition/compose.js";
import type { StoredRotation } from "./stored-rotation.js";

/** Maps between model coordinates z and rotated coordinates u = A z, for N cells × all columns. */
export interface LatentView {
  readonly rotation: StoredRotation;
  /** u = A z. */
  fromModel(z: Tensor2D): Tensor2D;
  /** z = A⁻¹ u. */
  toModel(u: Tensor2D): Tensor2D;
  /** Marginal variances: the diagonal of A diag(σ²) Aᵀ. */
  variances(variances: Tensor2D): Tensor2D;
  /** Genes × columns: slopes along u, from slopes along z. */
  loadings(loadings: Tensor2D): Tensor2D;
}

/** A model and the rotation of its latents, if it has one. */
export interface ViewedModel {
  readonly model: Composition;
  readonly view?: LatentView;
}

/**
 * The view of a model with `columns` latent columns.
 *
 * @throws HeddleError "bad-run-folder" if the matrix is singular or names latents that the model lacks
 */
export function latentView(rotation: StoredRotation, columns: number): LatentView {
  const { latents, matrix } = rotation;
  if (latents.some((latent) => latent >= columns))
    throw wrongRotation(`latent ${Math.max(...latents) + 1} of ${columns}`);
  const inverse = inverseOf(matrix);
  // transposed, because a cell is a row: u = z Aᵀ
  const forward = embedded(matrix, latents, columns, true);
  const backward = embedded(inverse, latents, columns, true);
  const slopes = embedded(inverse, latents, columns, false);
  const times = (x: Tensor2D, values: Float32Array) =>
    tf.matMul(x, tf.tensor2d(values, [columns, columns])) as Tensor2D;
  return {
    rotation,
    fromModel: (z) => times(z, forward),
    toModel: (u) => times(u, backward),
    variances: (variances) =>
      times(
        variances,
        forward.map((value) => value * value),
      ),
    loadings: (loadings) => times(loadings, slopes),
  };
}

/** The map over all columns: the identity for latents that are not rotated. */
export function embedded(
  matrix: Matrix,
  latents: readonly number[],
  columns: number,
  transposed = false,
): Float32Array {
  const values = new Float32Array(columns * columns);
  for (let i = 0; i < columns; i++) values[i * columns + i] = 1;
  for (const [i, row] of latents.entries())
    for (const [j, column] of latents.entries())
      values[transposed ? column * columns + row : row * columns + column] = matrix.values[i * latents.length + j];
  return values;
}

/** The inverse by Gauss-Jordan elimination with partial pivoting. */
export function inverseOf({ rows: size, values }: Matrix): Matrix {
  const work = Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: 2 * size }, (_, j) => (j < size ? values[i * size + j] : j - size === i ? 1 : 0)),
  );
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(work[row][column]) > Math.abs(work[pivot][column])) pivot = row;
    [work[column], work[pivot]] = [work[pivot], work[column]];
    const divisor = work[column][column];
    if (!(Math.abs(divisor) > 0)) throw wrongRotation("a singular matrix");
    for (let j = 0; j < 2 * size; j++) work[column][j] /= divisor;
    for (const [row, entries] of work.entries()) {
      const factor = entries[column];
      if (row === column || factor === 0) continue;
      for (let j = 0; j < 2 * size; j++) entries[j] -= factor * work[column][j];
    }
  }
  const inverse = work.flatMap((row) => Array.from(row.subarray(size)));
  return { rows: size, columns: size, values: Float64Array.from(inverse) };
}

const wrongRotation = (got: string) =>
  new HeddleError("bad-run-folder", {
    where: "model/rotation.json",
    expected: "an invertible matrix over latents of the model",
    got,
    next: "Use another copy of the run.",
  });
