import type { DifferentialChoice, DifferentialExpression } from "@heddle/runtime/analysis";
import type { RunStore } from "@heddle/runtime/stores";
import { CELLS_KEYS, type CellsOptions, callOnCells } from "./cells.js";
import { checkNumbers } from "./check-numbers.js";
import { checkOptions, type OptionKeys } from "./check-options.js";

export interface DifferentialExpressionOptions extends CellsOptions, DifferentialChoice {
  /** Path of a .csv or .parquet file that receives one row per comparison and gene, with scvi-tools' column names. */
  readonly out?: string;
}

const KEYS: OptionKeys<DifferentialExpressionOptions> = {
  ...CELLS_KEYS,
  groupby: true,
  group1: true,
  group2: true,
  subset: true,
  latent: true,
  from: true,
  to: true,
  mode: true,
  delta: true,
  testMode: true,
  pseudocounts: true,
  fdr: true,
  interval: true,
  batchCorrection: true,
  samples: true,
  seed: true,
};

/**
 * Genes that differ between groups of cells, or along a latent, with the uncertainty of the posterior: the probability of
 * a difference, Bayes factors, log2 fold changes with credible intervals, and discoveries at an expected false discovery
 * rate. Definitions and defaults are those of scvi-tools 1.4.2 (Lopez et al. 2018; Boyeau et al. 2019, 2023), except that
 * the mode is "change" by default. Runs on this thread by default.
 *
 * @example
 * const { comparisons } = await differentialExpression("runs/first", {
 *   data: "cells.h5ad",
 *   groupby: "condition",
 *   group1: ["stim"],
 *   group2: "ctrl",
 * });
 * console.log(comparisons[0].genes.filter(({ isDe }) => isDe).map(({ gene }) => gene));
 */
export async function differentialExpression(
  run: string | RunStore,
  options: DifferentialExpressionOptions,
): Promise<DifferentialExpression> {
  checkOptions("differentialExpression", options, KEYS);
  const { delta, fdr, interval, pseudocounts, samples } = options;
  checkNumbers({
    delta: [delta, (value) => value >= 0, "a number, 0 or more"],
    pseudocounts: [pseudocounts, (value) => value > 0, "a number above 0"],
    fdr: [fdr, (value) => value > 0 && value < 1, "a number between 0 and 1"],
    interval: [interval, (value) => value > 0 && value < 1, "a number between 0 and 1"],
    samples: [samples, (value) => Number.isInteger(value) && value >= 2, "a whole number, 2 or more"],
  });
  if (options.out !== undefined) (await import("@heddle/reports/table")).requireTableFile(options.out);
  return callOnCells("differentialExpression", run, options);
}
