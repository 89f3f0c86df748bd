import { center } from "./centered.js";
import type { CategoricalTargets, CorrelationKind, FactorTargets } from "./targets.js";
import { type Variable, variableOf } from "./variable.js";
import { weightedRanks } from "./weighted-ranks.js";

/** Centered values of a factor in one sample, for its correlations with latents. */
export type FactorSide = CategoricalSide | ContinuousSide;

/** One pass computes the sums of all levels. */
export interface CategoricalSide {
  readonly kind: "categorical";
  readonly codes: Int32Array;
  readonly first: number;
  readonly count: number;
  /** Per level: √Σw(y − ȳ)², where y is 1 in the level and 0 otherwise; the same for values and ranks. */
  readonly norms: Float64Array;
}

export interface ContinuousSide {
  readonly kind: "continuous";
  readonly values: Readonly<Record<CorrelationKind, Float64Array>>;
  readonly norms: Readonly<Record<CorrelationKind, number>>;
}

/** A factor that computes its side for any weights. */
export type PreparedFactor = CategoricalTargets | { readonly kind: "continuous"; readonly variable: Variable };

export function prepareFactor(factor: FactorTargets, mask: Float64Array): PreparedFactor {
  return factor.kind === "categorical" ? factor : { kind: "continuous", variable: variableOf(factor.values, mask) };
}

/** The side of a factor in a sample in which cell i occurs `weights[i]` times; 0 for cells without a known value. */
export function sideOf(factor: PreparedFactor, weights: Float64Array): FactorSide {
  return factor.kind === "categorical" ? categoricalSide(factor, weights) : continuousSide(factor.variable, weights);
}

function categoricalSide(
  { codes, first, levels, targets }: CategoricalTargets,
  weights: Float64Array,
): CategoricalSide {
  const sums = new Float64Array(levels + 1);
  for (let cell = 0; cell < codes.length; cell++) sums[codes[cell]] += weights[cell];
  const total = sums.reduce((sum, part) => sum + part, 0);
  const norms = sums.map((part) => (part > 0 ? Math.sqrt((part * (total - part)) / total) : 0));
  return { kind: "categorical", codes, first, count: targets.length, norms };
}

function continuousSide({ given, values, order }: Variable, weights: Float64Array): ContinuousSide {
  const scratch = new Float64Array(weights.length);
  const ranks = new Float64Array(weights.length);
  weightedRanks(given, order, weights, ranks);
  return {
    kind: "continuous",
    values: { pearson: values, spearman: ranks },
    norms: { pearson: center(values, weights, 1, scratch), spearman: center(ranks, weights, weights.length, scratch) },
  };
}

/** The side with permuted known cells: the i-th cell receives the value of the order[i]-th. */
export function permutedSide(side: FactorSide, cells: Int32Array, order: Int32Array): FactorSide {
  if (side.kind === "categorical") {
    const codes = side.codes.slice();
    for (let at = 0; at < cells.length; at++) codes[cells[at]] = side.codes[cells[order[at]]];
    return { ...side, codes };
  }
  const deal = (from: Float64Array): Float64Array => {
    const to = new Float64Array(from.length);
    for (let at = 0; at < cells.length; at++) to[cells[at]] = from[cells[order[at]]];
    return to;
  };
  return { ...side, values: { pearson: deal(side.values.pearson), spearman: deal(side.values.spearman) } };
}
