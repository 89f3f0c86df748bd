import { HeddleError } from "@heddle/contracts";
import type { Range } from "../special/normal.js";

/**
 * The quantile of type 7 (Hyndman and Fan 1996; the default of R and NumPy): linear between the order statistics, with
 * probability 0 the smallest value and 1 the largest. The values need not be sorted; NaN for none.
 */
export function quantile(values: ArrayLike<number>, probability: number): number {
  return quantileOfSorted(Float64Array.from(values).sort(), probability);
}

/** The same for sorted values. */
export function quantileOfSorted(sorted: ArrayLike<number>, probability: number): number {
  if (!(probability >= 0 && probability <= 1)) {
    throw new HeddleError("internal", {
      expected: "a probability between 0 and 1",
      got: String(probability),
      next: "Pass 0.5 for the median.",
    });
  }
  if (sorted.length === 0) return NaN;
  const place = (sorted.length - 1) * probability;
  const below = Math.floor(place);
  const low = sorted[below];
  const fraction = place - below;
  return fraction === 0 ? low : low + fraction * (sorted[below + 1] - low);
}

/** The middle value, or the mean of the middle two. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** The percentile interval of bootstrap replicates (Efron 1979): the central `level` of them. */
export function percentileInterval(replicates: ArrayLike<number>, level = 0.95): Range {
  const sorted = Float64Array.from(replicates).sort();
  return { low: quantileOfSorted(sorted, (1 - level) / 2), high: quantileOfSorted(sorted, (1 + level) / 2) };
}
