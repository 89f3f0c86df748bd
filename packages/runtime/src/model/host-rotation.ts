// A stored rotation applied to matrices on the host, where no model is loaded.
import type { Matrix } from "@heddle/contracts";
import { log } from "@heddle/numerics";
import type { StoredRotation } from "./stored-rotation.js";

type Map = Pick<StoredRotation, "latents" | "matrix">;

/** u = A z for each row; columns that are not rotated stay. */
export const rotatedMeans = (means: Matrix, map: Map): Matrix => mapped(means, map, (weight) => weight);

/** The diagonal of A diag(σ²) Aᵀ for each row. */
export const rotatedVariances = (variances: Matrix, map: Map): Matrix =>
  mapped(variances, map, (weight) => weight * weight);

function mapped({ rows, columns, values }: Matrix, { latents, matrix }: Map, of: (weight: number) => number): Matrix {
  const result = values.slice();
  const size = latents.length;
  for (let row = 0; row < rows; row++)
    for (const [i, latent] of latents.entries()) {
      let sum = 0;
      for (const [k, column] of latents.entries())
        sum += of(matrix.values[i * size + k]) * values[row * columns + column];
      result[row * columns + latent] = sum;
    }
  return { rows, columns, values: result };
}

/** Mean KL per column, in nats, of each cell's Gaussian from the Gaussian with the mean and variance of all cells. */
export function marginalKl(means: Matrix, variances: Matrix): number[] {
  const { rows, columns } = means;
  return Array.from({ length: columns }, (_, column) => {
    let [center, meanLog] = [0, 0];
    for (let at = column; at < means.values.length; at += columns) {
      center += means.values[at] / rows;
      meanLog += log(variances.values[at]) / rows;
    }
    let total = 0;
    for (let at = column; at < means.values.length; at += columns)
      total += ((means.values[at] - center) ** 2 + variances.values[at]) / rows;
    return 0.5 * (log(total) - meanLog);
  });
}
