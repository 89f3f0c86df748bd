import type { LogTotals, Moments, Support } from "@heddle/contracts";
import { log, mean } from "@heddle/numerics";
import type { CellCounts } from "./cell-counts.js";
import type { CovariateValues } from "./covariates.js";

/**
 * Moments of ln Σ counts, over all cells and over those of each level, as scvi-tools computes them for a learned library
 * size; a level without cells has mean 0 and variance 1. Undefined for real values, whose sum may be negative.
 */
export function logTotals(
  counts: CellCounts,
  covariates: readonly CovariateValues[],
  support: Support,
): LogTotals | undefined {
  if (support === "real") return undefined;
  const logs = Float64Array.from(counts.facts.totals, log);
  const byLevel = covariates.flatMap(({ spec, codes }): [string, readonly Moments[]][] => {
    if (spec.kind !== "categorical") return [];
    const ofLevels: number[][] = spec.levels.map(() => []);
    for (const [cell, value] of logs.entries()) ofLevels[codes[cell]].push(value);
    return [[spec.name, ofLevels.map((values) => momentsOf(Float64Array.from(values)))]];
  });
  return { ...momentsOf(logs), byLevel: Object.fromEntries(byLevel) };
}

function momentsOf(values: Float64Array): Moments {
  if (values.length === 0) return { mean: 0, variance: 1 };
  const center = mean(values);
  return { mean: center, variance: mean(values.map((value) => (value - center) * (value - center))) };
}
