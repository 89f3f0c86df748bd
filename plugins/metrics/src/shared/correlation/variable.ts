import { centerAt, normOf, standardized } from "./centered.js";
import { CORRELATION_KINDS, type CorrelationKind } from "./targets.js";
import { ascendingOrder, equalsNext, ranksInGroups } from "./weighted-ranks.js";

/** A variable, prepared for correlations with any weights. */
export interface Variable {
  readonly given: Float64Array;
  /** Standardized values, see `standardized`. */
  readonly values: Float64Array;
  /** Ascending order of the original values, because rounding could make standardized values equal. See `equalsNext`. */
  readonly order: Int32Array;
  readonly equal: Uint8Array;
}

/** Prepares a variable. Its values are finite in the cells of the mask; others are ignored. */
export function variableOf(given: Float64Array, mask: Float64Array): Variable {
  const order = ascendingOrder(given);
  return { given, values: standardized(given, mask), order, equal: equalsNext(given, order) };
}

/** Ranks in a sample, one per cell of the data; without meaning for cells that do not occur. See `weightedRanks`. */
export const ranksOf = ({ order, equal }: Variable, counts: Float64Array, ranks: Float64Array): void =>
  ranksInGroups(order, equal, counts, ranks);

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

/** Latents, prepared for correlations with any weights. */
export interface PreparedLatents {
  readonly variables: readonly Variable[];
  /** Standardized values, cells × latents, row-major. */
  readonly rows: Float64Array;
}

/** @param columns per latent: its value in each cell, all finite */
export function prepareLatents(columns: readonly Float64Array[]): PreparedLatents {
  const everywhere = new Float64Array(columns[0].length).fill(1);
  const variables = columns.map((values) => variableOf(values, everywhere));
  const rows = new Float64Array(everywhere.length * columns.length);
  for (const [latent, { values }] of variables.entries())
    for (let cell = 0, to = latent; cell < values.length; cell++, to += columns.length) rows[to] = values[cell];
  return { variables, rows };
}

/** Latents in a sample: w·(x − x̄) per cell for values and ranks, and √Σw(x − x̄)²; 0 for a constant latent. */
export interface CenteredLatents {
  /** Cells × latents, row-major. Entries after the cells of the sample are unused, also in `ranks`. */
  readonly values: Float64Array;
  /** One array per latent. */
  readonly ranks: readonly Float64Array[];
  readonly norms: Readonly<Record<CorrelationKind, Float64Array>>;
  /** Ranks of one latent, per cell of the data. */
  readonly scratch: Float64Array;
}

/** Buffers for the latents of a sample, which `centerLatents` fills. */
export function roomForLatents({ variables, rows }: PreparedLatents): CenteredLatents {
  const [pearson, spearman] = CORRELATION_KINDS.map(() => new Float64Array(variables.length));
  const cells = rows.length / variables.length;
  const ranks = variables.map(() => new Float64Array(cells));
  return {
    values: new Float64Array(rows.length),
    ranks,
    norms: { pearson, spearman },
    scratch: new Float64Array(cells),
  };
}

/** Fills `room` for a sample, in time linear in the cells. */
export function centerLatents(latents: PreparedLatents, sample: SampleCells, room: CenteredLatents): void {
  centerValues(latents, sample, room);
  const { cells, weights, counts } = sample;
  let total = 0;
  for (let at = 0; at < weights.length; at++) total += weights[at];
  // the mean of n ranks is (n + 1) / 2, also with ties
  const middle = (total + 1) / 2;
  for (const [latent, variable] of latents.variables.entries()) {
    ranksOf(variable, counts, room.scratch);
    const ranks = room.ranks[latent].subarray(0, cells.length);
    takeEntries(room.scratch, cells, ranks);
    room.norms.spearman[latent] = Math.sqrt(centerAt(middle, ranks, weights, ranks));
  }
}

/** `center` of all latents at once, because memory holds the latents of a cell together. */
function centerValues({ variables, rows }: PreparedLatents, { cells, weights }: SampleCells, room: CenteredLatents) {
  const latents = variables.length;
  const { values, norms } = room;
  const means = new Float64Array(latents);
  let total = 0;
  for (let at = 0, to = 0; at < cells.length; at++) {
    total += weights[at];
    for (let latent = 0, from = cells[at] * latents; latent < latents; latent++, from++, to++) {
      values[to] = rows[from];
      means[latent] += weights[at] * rows[from];
    }
  }
  for (let latent = 0; latent < latents; latent++) means[latent] = total > 0 ? means[latent] / total : 0;
  const squares = new Float64Array(latents);
  for (let at = 0, to = 0; at < cells.length; at++) {
    for (let latent = 0; latent < latents; latent++, to++) {
      const deviation = values[to] - means[latent];
      values[to] = weights[at] * deviation;
      squares[latent] += values[to] * deviation;
    }
  }
  for (let latent = 0; latent < latents; latent++) norms.pearson[latent] = normOf(squares[latent], total, 1);
}
