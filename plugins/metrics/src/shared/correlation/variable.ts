import { center, centerAt, standardized } from "./centered.js";
import { CORRELATION_KINDS, type CorrelationKind } from "./targets.js";
import { ascendingOrder, weightedRanks } from "./weighted-ranks.js";

/** A variable ready to be correlated under any weights. */
export interface Variable {
  /** As given: ranks are taken of these, for rounding could make others equal. */
  readonly given: Float64Array;
  /** Shifted and scaled, see `standardized`. */
  readonly values: Float64Array;
  /** Of the given values, ascending. */
  readonly order: Int32Array;
}

/** Prepares a variable that is known in the cells of the mask, from its finite values (any elsewhere). */
export function variableOf(given: Float64Array, mask: Float64Array): Variable {
  return { given, values: standardized(given, mask), order: ascendingOrder(given) };
}

/** A latent in a sample, its values and its ranks: w·(x − x̄) per cell, and √Σw(x − x̄)², 0 where it is constant. */
export interface CenteredLatent {
  readonly centered: Readonly<Record<CorrelationKind, Float64Array>>;
  readonly norms: Record<CorrelationKind, number>;
}

/** Room for the latents of a sample, to be filled by `centerLatents`. */
export function roomForLatents(latents: readonly Variable[]): CenteredLatent[] {
  return latents.map(({ values: { length } }) => {
    const [pearson, spearman] = CORRELATION_KINDS.map(() => new Float64Array(length));
    return { centered: { pearson, spearman }, norms: { pearson: 0, spearman: 0 } };
  });
}

/** Fills `room` for a sample in which cell i occurs `weights[i]` times. Nothing is sorted: linear in the cells. */
export function centerLatents(
  latents: readonly Variable[],
  weights: Float64Array,
  room: readonly CenteredLatent[],
): void {
  const ranks = new Float64Array(weights.length);
  // The mean of n ranks is (n + 1) / 2, ties or not.
  const middle = (weights.reduce((sum, weight) => sum + weight, 0) + 1) / 2;
  for (const [at, { given, values, order }] of latents.entries()) {
    const { centered, norms } = room[at];
    norms.pearson = center(values, weights, 1, centered.pearson);
    weightedRanks(given, order, weights, ranks);
    norms.spearman = Math.sqrt(centerAt(middle, ranks, weights, centered.spearman));
  }
}
