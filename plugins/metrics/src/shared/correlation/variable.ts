import { center, centerAt, standardized } from "./centered.js";
import { CORRELATION_KINDS, type CorrelationKind } from "./targets.js";
import { ascendingOrder, weightedRanks } from "./weighted-ranks.js";

/** A variable, prepared for correlations with any weights. */
export interface Variable {
  /** Original values, which determine the ranks: rounding could make standardized values equal. */
  readonly given: Float64Array;
  /** Standardized values, see `standardized`. */
  readonly values: Float64Array;
  /** Ascending order of the original values. */
  readonly order: Int32Array;
}

/** Prepares a variable. Its values are finite in the cells of the mask; others are ignored. */
export function variableOf(given: Float64Array, mask: Float64Array): Variable {
  return { given, values: standardized(given, mask), order: ascendingOrder(given) };
}

/** A latent in a sample: w·(x − x̄) per cell for values and ranks, and √Σw(x − x̄)²; 0 for a constant latent. */
export interface CenteredLatent {
  readonly centered: Readonly<Record<CorrelationKind, Float64Array>>;
  readonly norms: Record<CorrelationKind, number>;
}

/** Buffers for the latents of a sample, which `centerLatents` fills. */
export function roomForLatents(latents: readonly Variable[]): CenteredLatent[] {
  return latents.map(({ values: { length } }) => {
    const [pearson, spearman] = CORRELATION_KINDS.map(() => new Float64Array(length));
    return { centered: { pearson, spearman }, norms: { pearson: 0, spearman: 0 } };
  });
}

/** Fills `room` for a sample in which cell i occurs `weights[i]` times, in time linear in the cells. */
export function centerLatents(
  latents: readonly Variable[],
  weights: Float64Array,
  room: readonly CenteredLatent[],
): void {
  const ranks = new Float64Array(weights.length);
  // the mean of n ranks is (n + 1) / 2, also with ties
  const middle = (weights.reduce((sum, weight) => sum + weight, 0) + 1) / 2;
  for (const [at, { given, values, order }] of latents.entries()) {
    const { centered, norms } = room[at];
    norms.pearson = center(values, weights, 1, centered.pearson);
    weightedRanks(given, order, weights, ranks);
    norms.spearman = Math.sqrt(centerAt(middle, ranks, weights, centered.spearman));
  }
}
