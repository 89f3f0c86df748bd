import { HeddleError } from "@heddle/contracts";

/** One source of a cell's expression: factors on the gene means, and the share of the cell that comes from it. */
export interface ExpressionSource {
  readonly share: number;
  /** One per gene, multiplied with mean and batch factor. */
  readonly factors: ArrayLike<number>;
  /** Offset of this source's factors within `factors`. */
  readonly offset?: number;
}

/**
 * Expected counts of one cell, λ_gc = L_c Σ_s share_s p_gs, written to `lambda`. Each p_s, the profile
 * mean × batch factor × factor, is divided by its own sum, so λ sums to the library size when the shares sum to 1.
 * Splatter's step 6 with one source; scsim's (1 − u) identity + u program with two.
 */
export function cellMeans(
  lambda: Float64Array,
  librarySize: number,
  batchMeans: Float64Array,
  sources: readonly ExpressionSource[],
): void {
  lambda.fill(0);
  for (const { share, factors, offset = 0 } of sources) {
    if (share === 0) continue;
    let total = 0;
    for (let g = 0; g < lambda.length; g++) total += batchMeans[g] * factors[offset + g];
    if (!(total > 0 && total < Number.POSITIVE_INFINITY)) throw noExpression(total);
    const scale = (librarySize * share) / total;
    for (let g = 0; g < lambda.length; g++) lambda[g] += scale * batchMeans[g] * factors[offset + g];
  }
}

function noExpression(total: number): HeddleError {
  return new HeddleError("config", {
    expected: "gene means whose sum is positive and finite",
    got: `a sum of ${total}`,
    next: "Raise mean.shape, simulate more genes, or lower the log-normal locations.",
  });
}
