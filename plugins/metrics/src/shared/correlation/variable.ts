import { normOf, standardized } from "./centered.js";
import { CORRELATION_KINDS, type CorrelationKind } from "./targets.js";
import { ascendingOrder, equalsNext } from "./weighted-ranks.js";

/** A variable, prepared for correlations with any weights. */
export interface Variable {
  readonly given: Float64Array;
  /** Standardized values, see `standardized`. */
  readonly values: Float64Array;
  /** Ascending order of the original values, because rounding could make standardized values equal. See `equalsNext`. */
  readonly order: Int32Array;
  readonly equal: Uint8Array;
  /** Whether two values are equal. */
  readonly tied: boolean;
}

/** Prepares a variable. Its values are finite in the cells of the mask; others are ignored. */
export function variableOf(given: Float64Array, mask: Float64Array): Variable {
  const order = ascendingOrder(given);
  const equal = equalsNext(given, order);
  return { given, values: standardized(given, mask), order, equal, tied: equal.includes(1) };
}

/**
 * The cells of a sample by ascending value of a variable, with their average ranks, from 1, less the mean rank and times the
 * weights. Sums over them are sums of multiples of ½, and so exact in any order up to 200,000 cells.
 */
export interface RankedCells {
  /** Places in `SampleCells.cells`; entries after those of the sample are unused, also in `deviations`. */
  readonly places: Int32Array;
  readonly deviations: Float64Array;
}

/** One more entry than cells: a cell that does not occur is written to it, and then overwritten. */
export const roomForRanks = (cells: number): RankedCells => ({
  places: new Int32Array(cells + 1),
  deviations: new Float64Array(cells + 1),
});

/** Ranks the cells of a sample into `out`, in time linear in the cells of the data; returns Σw(rank − mean)². */
export function rankCells(variable: Variable, sample: SampleCells, out: RankedCells): number {
  if (variable.tied || sample.repeats) return rankTiedCells(variable, sample, out);
  const { order } = variable;
  const { cells, places: placeOf } = sample;
  const { places, deviations } = out;
  const total = cells.length;
  for (let at = 0, found = 0; at < order.length; at++) {
    const place = placeOf[order[at]];
    places[found] = place;
    // 1 for a cell that occurs, without a branch, which no processor predicts
    found += (place - total) >>> 31;
  }
  const middle = (total + 1) / 2;
  let squares = 0;
  for (let at = 0; at < total; at++) {
    const deviation = at + 1 - middle;
    deviations[at] = deviation;
    squares += deviation * deviation;
  }
  return squares;
}

function rankTiedCells({ order, equal }: Variable, sample: SampleCells, { places, deviations }: RankedCells): number {
  const { cells, weights, places: placeOf } = sample;
  // the mean of n ranks is (n + 1) / 2, also with ties
  const middle = (totalOf(sample) + 1) / 2;
  let [found, below, squares] = [0, 0, 0];
  for (let at = 0; at < order.length; ) {
    const first = found;
    let tied = 0;
    do {
      const place = placeOf[order[at]];
      if (place < cells.length) {
        places[found++] = place;
        tied += weights[place];
      }
    } while (equal[at++] === 1);
    const deviation = below + (tied + 1) / 2 - middle;
    for (let own = first; own < found; own++) {
      deviations[own] = weights[places[own]] * deviation;
      squares += deviations[own] * deviation;
    }
    below += tied;
  }
  return squares;
}

/** Cells of a sample. */
export interface SampleCells {
  /** The cells that occur, ascending. */
  readonly cells: Int32Array;
  /** How often each of them occurs. */
  readonly weights: Float64Array;
  /** Whether one of them occurs several times. */
  readonly repeats: boolean;
  /** Per cell of the data: its place in `cells`, or their number if it does not occur. */
  readonly places: Int32Array;
}

/** @param counts integers ≥ 0, one per cell of the data */
export function sampleCells(counts: Float64Array): SampleCells {
  const cells = new Int32Array(counts.length);
  const places = new Int32Array(counts.length);
  let length = 0;
  for (let cell = 0; cell < counts.length; cell++) if (counts[cell] > 0) cells[length++] = cell;
  places.fill(length);
  const weights = new Float64Array(length);
  let repeats = false;
  for (let place = 0; place < length; place++) {
    places[cells[place]] = place;
    weights[place] = counts[cells[place]];
    repeats ||= weights[place] > 1;
  }
  return { cells: cells.slice(0, length), weights, repeats, places };
}

/** Number of cells, each as often as it occurs. */
function totalOf({ weights }: SampleCells): number {
  let total = 0;
  for (let at = 0; at < weights.length; at++) total += weights[at];
  return total;
}

export function entriesAt(values: Float64Array, cells: Int32Array): Float64Array {
  const out = new Float64Array(cells.length);
  for (let at = 0; at < out.length; at++) out[at] = values[cells[at]];
  return out;
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
  /** Cells × latents, row-major. Entries after the cells of the sample are unused. */
  readonly values: Float64Array;
  /** Per latent. */
  readonly ranks: readonly RankedCells[];
  readonly norms: Readonly<Record<CorrelationKind, Float64Array>>;
}

/** Buffers for the latents of a sample, which `centerLatents` fills. */
export function roomForLatents({ variables, rows }: PreparedLatents): CenteredLatents {
  const [pearson, spearman] = CORRELATION_KINDS.map(() => new Float64Array(variables.length));
  const cells = rows.length / variables.length;
  const ranks = variables.map(() => roomForRanks(cells));
  return { values: new Float64Array(rows.length), ranks, norms: { pearson, spearman } };
}

/** Fills `room` for a sample, in time linear in the cells. */
export function centerLatents(latents: PreparedLatents, sample: SampleCells, room: CenteredLatents): void {
  centerValues(latents, sample, room);
  for (const [latent, variable] of latents.variables.entries())
    room.norms.spearman[latent] = Math.sqrt(rankCells(variable, sample, room.ranks[latent]));
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
