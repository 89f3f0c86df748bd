import { type Column, HeddleError } from "@heddle/contracts";
import { exp, mean, median, type Neighbors } from "@heddle/numerics";
import { asCategorical } from "../data/columns.js";

/** Labels of query cells from their nearest reference cells. */
export interface TransferredLabels {
  /** Column of the reference. */
  readonly column: string;
  readonly categories: readonly string[];
  /** Per query cell: index into `categories`; −1 if no neighbor has a label. */
  readonly codes: Int32Array;
  /** Per query cell: 1 − weight share of the chosen label, from 0 to 1. */
  readonly uncertainty: Float64Array;
  readonly medianUncertainty: number;
}

/**
 * Transfers labels by weighted k nearest neighbors, as weighted_knn_transfer of scArches (Lotfollahi et al. 2022): a
 * neighbor at distance d has the weight exp(−d (s / 2)²), where s is the standard deviation (denominator k) of the
 * distances to the k neighbors. Neighbors without a label count in the sum of weights. Ties go to the first label in
 * alphabetical order.
 */
export function transferLabels(
  { count, entries, distances }: Neighbors,
  column: string,
  labels: Column,
): TransferredLabels {
  if (labels.kind === "number") throw notLabels(column);
  const { categories, codes: known } = asCategorical(labels);
  const cells = entries.length / count;
  const codes = new Int32Array(cells);
  const uncertainty = new Float64Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    const weights = weightsOf(distances.subarray(cell * count, (cell + 1) * count));
    const totals = new Float64Array(categories.length);
    let total = 0;
    for (const [i, weight] of weights.entries()) {
      const code = known[entries[cell * count + i]];
      total += weight;
      if (code >= 0) totals[code] += weight;
    }
    let chosen = -1;
    for (const [code, weight] of totals.entries()) if (weight > (totals[chosen] ?? 0)) chosen = code;
    codes[cell] = chosen;
    uncertainty[cell] = Math.max(0, 1 - (totals[chosen] ?? 0) / total);
  }
  return { column, categories, codes, uncertainty, medianUncertainty: median(uncertainty) };
}

/** Weights up to a common factor: that of the nearest neighbor is 1, so that the sum cannot underflow to 0. */
function weightsOf(distances: Float64Array): Float64Array {
  const center = mean(distances);
  const rate = mean(distances.map((distance) => (distance - center) ** 2)) / 4;
  return distances.map((distance) => exp(-rate * (distance - distances[0])));
}

const notLabels = (column: string) =>
  new HeddleError("bad-data", {
    where: "transfer",
    expected: "a column of labels",
    got: `${column}, a column of numbers`,
    next: "Name a categorical column of the reference.",
  });
