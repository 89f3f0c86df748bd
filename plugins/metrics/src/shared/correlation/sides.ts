import { center } from "./centered.js";
import type { CategoricalTargets, CorrelationKind, FactorTargets } from "./targets.js";
import { type Variable, variableOf } from "./variable.js";
import { weightedRanks } from "./weighted-ranks.js";

/** A factor's part in its correlations with latents in one sample. */
export type FactorSide = CategoricalSide | ContinuousSide;

/** One pass gives the sums of all levels: with one in n cells of a level, all of them cost as much as one. */
export interface CategoricalSide {
  readonly kind: "categorical";
  readonly codes: Int32Array;
  readonly first: number;
  readonly count: number;
  /** √Σw(y − ȳ)² per level, y being 1 in the level and 0 elsewhere; for values and ranks alike. */
  readonly norms: Float64Array;
}

export interface ContinuousSide {
  readonly kind: "continuous";
  readonly values: Readonly<Record<CorrelationKind, Float64Array>>;
  readonly norms: Readonly<Record<CorrelationKind, number>>;
}

/** A factor that can be weighted again and again. */
export type PreparedFactor = CategoricalTargets | { readonly kind: "continuous"; readonly variable: Variable };

export function prepareFactor(factor: FactorTargets, mask: Float64Array): PreparedFactor {
  return factor.kind === "categorical" ? factor : { kind: "continuous", variable: variableOf(factor.values, mask) };
}

/** The side of a factor in a sample in which cell i occurs `weights[i]` times, 0 where the factor is missing. */
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

/** The same side with what the known cells have dealt anew: the i-th of the cells gets what the order[i]-th had. */
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
