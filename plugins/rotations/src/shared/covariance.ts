import { HeddleError, type Matrix } from "@heddle/contracts";
import { symmetricEigen } from "@heddle/numerics";

/** Smallest ratio of the smallest to the largest eigenvalue: below it, latents count as linearly dependent. */
const SMALLEST_RATIO = 1e-10;

/** Covariance of centered latents, K × K, divided by the number of cells. */
export function covarianceOf(latents: readonly Float64Array[]): Matrix {
  const size = latents.length;
  const values = new Float64Array(size * size);
  for (let j = 0; j < size; j++)
    for (let k = 0; k <= j; k++) {
      let sum = 0;
      for (let i = 0; i < latents[j].length; i++) sum += latents[j][i] * latents[k][i];
      values[j * size + k] = values[k * size + j] = sum / latents[j].length;
    }
  return { rows: size, columns: size, values };
}

/**
 * The symmetric inverse square root of a covariance: whitened latents stay as near as possible to the latents (ZCA; Bell
 * and Sejnowski 1997).
 *
 * @throws HeddleError "bad-data" if latents are linearly dependent
 */
export function whitening(covariance: Matrix): Matrix {
  const size = covariance.rows;
  const { values, vectors } = symmetricEigen(covariance);
  const smallest = values[size - 1];
  if (!(smallest > SMALLEST_RATIO * values[0])) {
    throw new HeddleError("bad-data", {
      where: "rotation",
      expected: "linearly independent latents",
      got: `a covariance with eigenvalues from ${smallest.toPrecision(3)} to ${values[0].toPrecision(3)}`,
      next: "Train with fewer latents, or use rotation: none.",
    });
  }
  const root = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      for (let k = 0; k < size; k++)
        root[i * size + j] += (vectors.values[i * size + k] * vectors.values[j * size + k]) / Math.sqrt(values[k]);
  return { rows: size, columns: size, values: root };
}

/** The product of two square matrices. */
export function product(a: Matrix, b: Matrix): Matrix {
  const size = a.rows;
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let k = 0; k < size; k++)
      for (let j = 0; j < size; j++) values[i * size + j] += a.values[i * size + k] * b.values[k * size + j];
  return { rows: size, columns: size, values };
}

/** Latents after a linear map: row j of the matrix gives latent j. */
export function mapped(matrix: Matrix, latents: readonly Float64Array[]): Float64Array[] {
  const size = matrix.columns;
  return Array.from({ length: matrix.rows }, (_, row) => {
    const result = new Float64Array(latents[0].length);
    for (let k = 0; k < size; k++) {
      const weight = matrix.values[row * size + k];
      for (let i = 0; i < result.length; i++) result[i] += weight * latents[k][i];
    }
    return result;
  });
}
