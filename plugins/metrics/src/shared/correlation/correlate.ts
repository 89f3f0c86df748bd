import type { CategoricalSide, ContinuousSide, FactorSide } from "./sides.js";
import type { CorrelationKind } from "./targets.js";
import type { CenteredLatents, RankedCells } from "./variable.js";

/** Correlations of one target with each latent. */
export interface Correlations extends Readonly<Record<CorrelationKind, Float64Array>> {
  /** Signed, per latent; NaN for a constant target, 0 if only the latent is constant. */
  readonly pearson: Float64Array;
  readonly spearman: Float64Array;
  /**
   * For a binary target, per latent: the area under the ROC curve, from the same ranks: (R − n₁(n₁ + 1)/2) / (n₁ n₀) with
   * the sum R of the ranks of the n₁ ones (Mann & Whitney 1947, doi:10.1214/aoms/1177730491). NaN for a constant target.
   */
  readonly areas?: Float64Array;
}

/**
 * Pearson and Spearman correlations of every target of a factor with every latent, in one sample. The time is proportional
 * to cells × latents for all levels of a categorical factor together.
 */
export function correlate(latents: CenteredLatents, side: FactorSide): readonly Correlations[] {
  return side.kind === "categorical" ? withLevels(latents, side) : [withMeasured(latents, side)];
}

/** For a level, Σ w(x − x̄)y is the sum over its cells. Ranks of a binary target are an affine map of its values. */
function withLevels({ values, ranks, norms }: CenteredLatents, side: CategoricalSide): Correlations[] {
  const { first, count } = side;
  const latents = ranks.length;
  const sums = levelSums(values, latents, side);
  const rankSums = ranks.map((ranked) => levelRankSums(ranked, side));
  return Array.from({ length: count }, (_, at) => {
    const level = first + at;
    const norm = side.norms[level];
    return {
      pearson: norms.pearson.map((own, latent) => ratio(sums[level * latents + latent], own, norm)),
      spearman: norms.spearman.map((own, latent) => ratio(rankSums[latent][level], own, norm)),
      areas: norms.spearman.map((_, latent) => areaOf(rankSums[latent][level], side.sizes[level], side.total)),
    };
  });
}

/** Sums of each level, levels × width, of the values of the cells, cells × width. */
function levelSums(values: Float64Array, width: number, { codes, norms }: CategoricalSide): Float64Array {
  const sums = new Float64Array(norms.length * width);
  for (let cell = 0, from = 0; cell < codes.length; cell++)
    for (let column = 0, to = codes[cell] * width; column < width; column++, from++, to++) sums[to] += values[from];
  return sums;
}

/** Sums of each level of the ranks. */
function levelRankSums({ places, deviations }: RankedCells, { codes, norms }: CategoricalSide): Float64Array {
  const sums = new Float64Array(norms.length);
  for (let at = 0; at < codes.length; at++) sums[codes[places[at]]] += deviations[at];
  return sums;
}

/** @param centered sum of the differences of the ranks of the ones from the mean rank; a multiple of ½, and so exact */
function areaOf(centered: number, ones: number, total: number): number {
  const ranks = centered + (ones * (total + 1)) / 2;
  return (ranks - (ones * (ones + 1)) / 2) / (ones * (total - ones));
}

function withMeasured({ values, ranks, norms }: CenteredLatents, side: ContinuousSide): Correlations {
  const { pearson, spearman } = side.values;
  const latents = ranks.length;
  const sums = new Float64Array(latents);
  for (let cell = 0, from = 0; cell < pearson.length; cell++)
    for (let latent = 0; latent < latents; latent++, from++) sums[latent] += values[from] * pearson[cell];
  return {
    pearson: norms.pearson.map((norm, latent) => ratio(sums[latent], norm, side.norms.pearson)),
    spearman: norms.spearman.map((norm, latent) =>
      ratio(rankProduct(ranks[latent], spearman), norm, side.norms.spearman),
    ),
  };
}

/** Σ of the products of the ranks of the cells of the sample with a target. */
function rankProduct({ places, deviations }: RankedCells, target: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < target.length; at++) sum += deviations[at] * target[places[at]];
  return sum;
}

function ratio(product: number, latentNorm: number, targetNorm: number): number {
  if (targetNorm === 0) return Number.NaN;
  if (latentNorm === 0) return 0;
  return Math.max(-1, Math.min(1, product / (latentNorm * targetNorm)));
}
