import type { Matrix } from "@heddle/contracts";
import { exp, log } from "@heddle/numerics";

/**
 * First-order expansion of log diag(A diag(exp l) Aᵀ) in l around `center` (K): slopes · l + offset. The slopes of a row
 * are the shares of the latents in the mapped variance, so that they sum to 1.
 */
export function logVarianceMap(
  { rows, values }: Matrix,
  center: ArrayLike<number>,
): { readonly slopes: Matrix; readonly offset: Float64Array } {
  const slopes = new Float64Array(rows * rows);
  const offset = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const parts = Array.from({ length: rows }, (_, j) => values[i * rows + j] ** 2 * exp(center[j]));
    const variance = parts.reduce((sum, part) => sum + part, 0);
    offset[i] = log(variance);
    for (let j = 0; j < rows; j++) {
      slopes[i * rows + j] = parts[j] / variance;
      offset[i] -= slopes[i * rows + j] * center[j];
    }
  }
  return { slopes: { rows, columns: rows, values: slopes }, offset };
}
