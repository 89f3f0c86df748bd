import { center } from "./centered.js";
import type { CategoricalTargets, CorrelationKind, FactorTargets } from "./targets.js";
import { entriesAt, rankCells, roomForRanks, type SampleCells, type Variable, variableOf } from "./variable.js";

/** Centered values of a factor in one sample, for its correlations with latents. */
export type FactorSide = CategoricalSide | ContinuousSide;

/** One pass computes the sums of all levels. */
export interface CategoricalSide {
  readonly kind: "categorical";
  /** Per cell of the sample: its level. */
  readonly codes: Int32Array;
  readonly first: number;
  readonly count: number;
  /** Number of cells per level, and of all. */
  readonly sizes: Float64Array;
  readonly total: number;
  /** Per level: √Σw(y − ȳ)², where y is 1 in the level and 0 otherwise; the same for values and ranks. */
  readonly norms: Float64Array;
}

export interface ContinuousSide {
  readonly kind: "continuous";
  /** Per cell of the sample. */
  readonly values: Readonly<Record<CorrelationKind, Float64Array>>;
  readonly norms: Readonly<Record<CorrelationKind, number>>;
}

/** A factor that computes its side for any weights. */
export type PreparedFactor = CategoricalTargets | { readonly kind: "continuous"; readonly variable: Variable };

export function prepareFactor(factor: FactorTargets, mask: Float64Array): PreparedFactor {
  return factor.kind === "categorical" ? factor : { kind: "continuous", variable: variableOf(factor.values, mask) };
}

/** The side of a factor in a sample of cells with a known value. */
export function sideOf(factor: PreparedFactor, sample: SampleCells): FactorSide {
  return factor.kind === "categorical" ? categoricalSide(factor, sample) : continuousSide(factor.variable, sample);
}

function categoricalSide(
  { codes, first, levels, targets }: CategoricalTargets,
  { cells, weights }: SampleCells,
): CategoricalSide {
  const own = new Int32Array(cells.length);
  const sizes = new Float64Array(levels + 1);
  for (let at = 0; at < own.length; at++) {
    own[at] = codes[cells[at]];
    sizes[own[at]] += weights[at];
  }
  const total = sizes.reduce((sum, part) => sum + part, 0);
  const norms = sizes.map((part) => (part > 0 ? Math.sqrt((part * (total - part)) / total) : 0));
  return { kind: "categorical", codes: own, first, count: targets.length, sizes, total, norms };
}

function continuousSide(variable: Variable, sample: SampleCells): ContinuousSide {
  const { cells, weights } = sample;
  const scratch = new Float64Array(cells.length);
  const pearson = entriesAt(variable.values, cells);
  const ranked = roomForRanks(cells.length);
  const squares = rankCells(variable, sample, ranked);
  const spearman = new Float64Array(cells.length);
  for (let at = 0; at < cells.length; at++) {
    const place = ranked.places[at];
    spearman[place] = ranked.deviations[at] / weights[place];
  }
  return {
    kind: "continuous",
    values: { pearson, spearman },
    norms: { pearson: center(pearson, weights, 1, scratch), spearman: Math.sqrt(squares) },
  };
}

/** The side with permuted cells: the i-th cell receives the value of the order[i]-th. */
export function permutedSide(side: FactorSide, order: Int32Array): FactorSide {
  if (side.kind === "categorical") {
    const codes = new Int32Array(order.length);
    for (let at = 0; at < order.length; at++) codes[at] = side.codes[order[at]];
    return { ...side, codes };
  }
  const { pearson, spearman } = side.values;
  return { ...side, values: { pearson: entriesAt(pearson, order), spearman: entriesAt(spearman, order) } };
}
