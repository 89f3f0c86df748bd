import { centre, dot, standardised } from "./centred.js";
import { CORRELATION_KINDS, type CorrelationKind, type Target, type TargetGroup } from "./targets.js";
import { ascendingOrder, weightedRanks } from "./weighted-ranks.js";

/** A variable ready to be correlated under any weights. */
export interface Variable {
  /** As given: ranks are taken of these, for rounding could make others equal. */
  readonly given: Float64Array;
  /** Shifted and scaled, see `standardised`. */
  readonly values: Float64Array;
  /** Of the given values, ascending. */
  readonly order: Int32Array;
}

/** A target under given weights: its values and ranks, and their norms about the weighted means. */
export interface TargetSide {
  readonly values: Float64Array;
  readonly norm: number;
  readonly ranks: Float64Array;
  readonly rankNorm: number;
}

/** Signed correlations per kind: latents in a row; NaN where the target is constant, 0 where only the latent is. */
export type Correlations = Readonly<Record<CorrelationKind, Float64Array>>;

/** Prepares a variable that is known in the cells of the mask, from its finite values (any elsewhere). */
export function variableOf(given: Float64Array, mask: Float64Array): Variable {
  return { given, values: standardised(given, mask), order: ascendingOrder(given) };
}

/** The side of a target. Ranks of a binary target are an affine map of its values, so the values serve for both. */
export function targetSide(variable: Variable, target: Target, weights: Float64Array): TargetSide {
  const scratch = new Float64Array(weights.length);
  const { given, values, order } = variable;
  const norm = centre(values, weights, 1, scratch);
  if (target.share !== undefined) return { values, norm, ranks: values, rankNorm: norm };
  const ranks = new Float64Array(weights.length);
  weightedRanks(given, order, weights, ranks);
  return { values, norm, ranks, rankNorm: centre(ranks, weights, weights.length, scratch) };
}

/** The same side with the values of the known cells dealt anew: entry i of the cells gets that of entry order[i]. */
export function permutedSide(side: TargetSide, { cells }: TargetGroup, order: Int32Array): TargetSide {
  const deal = (from: Float64Array): Float64Array => {
    const to = new Float64Array(from.length);
    for (let at = 0; at < cells.length; at++) to[cells[at]] = from[cells[order[at]]];
    return to;
  };
  const values = deal(side.values);
  return { ...side, values, ranks: side.ranks === side.values ? values : deal(side.ranks) };
}

/**
 * Pearson's and Spearman's correlation of every side with every latent, in a sample where cell i occurs `weights[i]`
 * times. Cost: cells × latents × (sides + a constant); nothing is sorted.
 */
export function correlate(
  latents: readonly Variable[],
  sides: readonly TargetSide[],
  weights: Float64Array,
): readonly Correlations[] {
  const results = sides.map(() => emptyCorrelations(latents.length));
  const centred = new Float64Array(weights.length);
  const ranks = new Float64Array(weights.length);
  for (const [latent, { given, values, order }] of latents.entries()) {
    const norm = centre(values, weights, 1, centred);
    for (const [at, side] of sides.entries()) {
      results[at].pearson[latent] = ratio(dot(centred, side.values), norm, side.norm);
    }
    weightedRanks(given, order, weights, ranks);
    const rankNorm = centre(ranks, weights, weights.length, centred);
    for (const [at, side] of sides.entries()) {
      results[at].spearman[latent] = ratio(dot(centred, side.ranks), rankNorm, side.rankNorm);
    }
  }
  return results;
}

function emptyCorrelations(latents: number): Correlations {
  const [pearson, spearman] = CORRELATION_KINDS.map(() => new Float64Array(latents));
  return { pearson, spearman };
}

function ratio(product: number, latentNorm: number, targetNorm: number): number {
  if (targetNorm === 0) return Number.NaN;
  if (latentNorm === 0) return 0;
  return Math.max(-1, Math.min(1, product / (latentNorm * targetNorm)));
}
