import { center, centerAt, standardized } from "./centered.js";
import { CORRELATION_KINDS, type CorrelationKind } from "./targets.js";
import { areDistinct, ascendingOrder, distinctRanks, weightedRanks } from "./weighted-ranks.js";

/** A variable, prepared for correlations with any weights. */
export interface Variable {
  /** Original values, which determine the ranks: rounding could make standardized values equal. */
  readonly given: Float64Array;
  /** Standardized values, see `standardized`. */
  readonly values: Float64Array;
  /** Ascending order of the original values. */
  readonly order: Int32Array;
  readonly distinct: boolean;
}

/** Prepares a variable. Its values are finite in the cells of the mask; others are ignored. */
export function variableOf(given: Float64Array, mask: Float64Array): Variable {
  const order = ascendingOrder(given);
  return { given, values: standardized(given, mask), order, distinct: areDistinct(given, order) };
}

/** Ranks in a sample, one per cell of the data; without meaning for cells that do not occur. See `weightedRanks`. */
export function ranksOf({ given, order, distinct }: Variable, counts: Float64Array, ranks: Float64Array): void {
  if (distinct) distinctRanks(order, counts, ranks);
  else weightedRanks(given, order, counts, ranks);
}

/** Cells of a sample. */
export interface SampleCells {
  /** The cells that occur, ascending. */
  readonly cells: Int32Array;
  /** How often each of them occurs. */
  readonly weights: Float64Array;
  /** Per cell of the data: how often it occurs. */
  readonly counts: Float64Array;
}

/** @param counts integers ≥ 0, one per cell of the data */
export function sampleCells(counts: Float64Array): SampleCells {
  const cells = new Int32Array(counts.length);
  let length = 0;
  for (let cell = 0; cell < counts.length; cell++) if (counts[cell] > 0) cells[length++] = cell;
  const found = cells.slice(0, length);
  return { cells: found, weights: entriesAt(counts, found), counts };
}

export function entriesAt(values: Float64Array, cells: Int32Array): Float64Array {
  const out = new Float64Array(cells.length);
  takeEntries(values, cells, out);
  return out;
}

function takeEntries(values: Float64Array, cells: Int32Array, out: Float64Array): void {
  for (let at = 0; at < out.length; at++) out[at] = values[cells[at]];
}

/** Latents in a sample: w·(x − x̄) per cell for values and ranks, and √Σw(x − x̄)²; 0 for a constant latent. */
export interface CenteredLatents {
  /** 2 · latents columns: the values of each latent, then the ranks of each. Entries after the cells of the sample are unused. */
  readonly centered: readonly Float64Array[];
  readonly norms: Readonly<Record<CorrelationKind, Float64Array>>;
  /** Per cell of the data. */
  readonly ranks: Float64Array;
}

/** Buffers for the latents of a sample, which `centerLatents` fills. */
export function roomForLatents(latents: readonly Variable[]): CenteredLatents {
  const [pearson, spearman] = CORRELATION_KINDS.map(() => new Float64Array(latents.length));
  const cells = latents[0].values.length;
  const centered = Array.from({ length: 2 * latents.length }, () => new Float64Array(cells));
  return { centered, norms: { pearson, spearman }, ranks: new Float64Array(cells) };
}

/** Fills `room` for a sample, in time linear in the cells. */
export function centerLatents(latents: readonly Variable[], sample: SampleCells, room: CenteredLatents): void {
  const { cells, weights, counts } = sample;
  let total = 0;
  for (let at = 0; at < weights.length; at++) total += weights[at];
  // the mean of n ranks is (n + 1) / 2, also with ties
  const middle = (total + 1) / 2;
  for (const [latent, variable] of latents.entries()) {
    const values = room.centered[latent].subarray(0, cells.length);
    takeEntries(variable.values, cells, values);
    room.norms.pearson[latent] = center(values, weights, 1, values);
    ranksOf(variable, counts, room.ranks);
    const ranks = room.centered[latents.length + latent].subarray(0, cells.length);
    takeEntries(room.ranks, cells, ranks);
    room.norms.spearman[latent] = Math.sqrt(centerAt(middle, ranks, weights, ranks));
  }
}
