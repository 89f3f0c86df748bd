import type { Matrix } from "@heddle/contracts";
import { mapped } from "./covariance.js";

/** Third moments below this share of the standard deviation cubed leave the sign to the largest weight. */
const SMALLEST_SKEWNESS = 1e-6;

/**
 * The matrix with its rows in descending order of `score`, each with the sign that makes its latent positively skewed: a
 * factor that few cells have is then at positive values.
 *
 * @param score of a rotated, centered latent
 */
export function canonical(
  matrix: Matrix,
  latents: readonly Float64Array[],
  score: (latent: Float64Array) => number,
): Matrix {
  const size = matrix.rows;
  const rotated = mapped(matrix, latents);
  const scores = rotated.map(score);
  const order = Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || a - b);
  const values = order.flatMap((row) => {
    const weights = matrix.values.subarray(row * size, (row + 1) * size);
    const sign = signOf(rotated[row], weights);
    return Array.from(weights, (weight) => sign * weight);
  });
  return { rows: size, columns: size, values: Float64Array.from(values) };
}

function signOf(latent: Float64Array, weights: Float64Array): 1 | -1 {
  let second = 0;
  let third = 0;
  for (const value of latent) {
    second += value * value;
    third += value * value * value;
  }
  const deviation = Math.sqrt(second / latent.length);
  const skewness = third / latent.length / (deviation * deviation * deviation);
  if (Math.abs(skewness) > SMALLEST_SKEWNESS) return skewness > 0 ? 1 : -1;
  const largest = weights.reduce((most, weight) => (Math.abs(weight) > Math.abs(most) ? weight : most), 0);
  return largest < 0 ? -1 : 1;
}

/** Σ u² / N of a centered latent. */
export function meanSquare(latent: Float64Array): number {
  let sum = 0;
  for (const value of latent) sum += value * value;
  return sum / latent.length;
}
