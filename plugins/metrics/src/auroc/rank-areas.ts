import { areDistinct, ascendingOrder, distinctRanks, weightedRanks } from "../shared/correlation/weighted-ranks.js";

/** Level of each cell, and whether the cell is in the sample. */
export interface LabeledSample {
  readonly labels: ArrayLike<number>;
  /** 1 for a cell of the sample, else 0. */
  readonly weights: Float64Array;
}

/**
 * Areas under the ROC curve of each level against all others, by each latent: the probability that a cell of the level has
 * the larger value, ties counted half. From rank sums (Mann & Whitney 1947, doi:10.1214/aoms/1177730491):
 * (R − n₁(n₁ + 1)/2) / (n₁ n₀). NaN for a level with no cell or all cells of the sample.
 *
 * @returns for a sample: per level, the areas of all latents
 */
export function rankAreas(
  latents: readonly Float64Array[],
  levels: number,
): (sample: LabeledSample) => readonly Float64Array[] {
  const sorted = latents.map((values) => {
    const order = ascendingOrder(values);
    return { values, order, distinct: areDistinct(values, order) };
  });
  return ({ labels, weights }) => {
    const counts = new Float64Array(levels);
    for (let cell = 0; cell < weights.length; cell++) counts[labels[cell]] += weights[cell];
    const total = counts.reduce((sum, count) => sum + count, 0);
    const areas = Array.from(counts, () => new Float64Array(latents.length));
    const ranks = new Float64Array(weights.length);
    for (const [latent, { values, order, distinct }] of sorted.entries()) {
      if (distinct) distinctRanks(order, weights, ranks);
      else weightedRanks(values, order, weights, ranks);
      const sums = new Float64Array(levels);
      for (let cell = 0; cell < ranks.length; cell++) sums[labels[cell]] += ranks[cell];
      for (const [level, count] of counts.entries())
        areas[level][latent] = (sums[level] - (count * (count + 1)) / 2) / (count * (total - count));
    }
    return areas;
  };
}
