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
  const sorted = latents.map((values): SortedValues => {
    const order = ascendingOrder(values);
    return { values, order, distinct: areDistinct(values, order) };
  });
  // permutations of the labels share one sample, and so the ranks
  let last: Float64Array | undefined;
  let known: readonly Float64Array[] | undefined;
  const sumsIn = ({ labels, weights }: LabeledSample): readonly Float64Array[] => {
    if (last !== weights) known = undefined;
    else known ??= sorted.map((latent) => ranksOf(latent, weights));
    last = weights;
    return sorted.map((latent, at) =>
      known === undefined && latent.distinct
        ? sumsInOrder(latent.order, { labels, weights }, levels)
        : sumsOfRanks(known?.[at] ?? ranksOf(latent, weights), { labels, weights }, levels),
    );
  };
  return (sample) => {
    const { labels, weights } = sample;
    const counts = new Float64Array(levels);
    for (let cell = 0; cell < weights.length; cell++) counts[labels[cell]] += weights[cell];
    const total = counts.reduce((sum, count) => sum + count, 0);
    const areas = Array.from(counts, () => new Float64Array(latents.length));
    for (const [latent, sums] of sumsIn(sample).entries()) {
      for (const [level, count] of counts.entries())
        areas[level][latent] = (sums[level] - (count * (count + 1)) / 2) / (count * (total - count));
    }
    return areas;
  };
}

/** Sums of the ranks of each level. Ranks are multiples of ½, so the sums are exact in any order. */
function sumsOfRanks(ranks: Float64Array, { labels, weights }: LabeledSample, levels: number): Float64Array {
  const sums = new Float64Array(levels);
  for (let cell = 0; cell < ranks.length; cell++) sums[labels[cell]] += weights[cell] * ranks[cell];
  return sums;
}

/** `sumsOfRanks` of distinct values, in ascending order of the values. */
function sumsInOrder(order: Int32Array, { labels, weights }: LabeledSample, levels: number): Float64Array {
  const sums = new Float64Array(levels);
  let rank = 0;
  for (let at = 0; at < order.length; at++) {
    const weight = weights[order[at]];
    rank += weight;
    sums[labels[order[at]]] += weight * rank;
  }
  return sums;
}

/** A latent, prepared for ranks in any sample. */
interface SortedValues {
  readonly values: Float64Array;
  readonly order: Int32Array;
  readonly distinct: boolean;
}

/** Ranks of the entries of a sample. */
function ranksOf({ values, order, distinct }: SortedValues, weights: Float64Array): Float64Array {
  const ranks = new Float64Array(weights.length);
  if (distinct) distinctRanks(order, weights, ranks);
  else weightedRanks(values, order, weights, ranks);
  return ranks;
}
