import type { AbundanceChoice, DifferentialAbundance } from "@heddle/runtime/analysis";
import type { RunStore } from "@heddle/runtime/stores";
import { CELLS_KEYS, type CellsOptions, callOnCells } from "./cells.js";
import { checkNumbers } from "./check-numbers.js";
import { checkOptions, type OptionKeys } from "./check-options.js";

export interface DifferentialAbundanceOptions extends CellsOptions, AbundanceChoice {
  /** Path of a .csv or .parquet file that receives one row per comparison and cell. */
  readonly out?: string;
}

const KEYS: OptionKeys<DifferentialAbundanceOptions> = {
  ...CELLS_KEYS,
  groupby: true,
  group1: true,
  group2: true,
  subset: true,
  sample: true,
  by: true,
  cellsPerSample: true,
  degreesOfFreedom: true,
  seed: true,
};

/**
 * Regions of the latent space where one group of cells is more abundant than another: at each cell, the difference of the
 * log densities of both groups, in nats. The density of a group is the mean of its samples' aggregate posteriors (MrVI,
 * Boyeau et al. 2022), without the cell's own posterior. Runs on this thread by default.
 *
 * @example
 * const { comparisons } = await differentialAbundance("runs/first", {
 *   data: "cells.h5ad",
 *   groupby: "condition",
 *   group1: ["stim"],
 *   group2: "ctrl",
 *   sample: "donor",
 *   by: "cell_type",
 * });
 * console.log(comparisons[0].levels);
 */
export async function differentialAbundance(
  run: string | RunStore,
  options: DifferentialAbundanceOptions,
): Promise<DifferentialAbundance> {
  checkOptions("differentialAbundance", options, KEYS);
  const { cellsPerSample, degreesOfFreedom } = options;
  checkNumbers({
    cellsPerSample: [cellsPerSample, (value) => Number.isInteger(value) && value >= 2, "a whole number, 2 or more"],
    degreesOfFreedom: [degreesOfFreedom, (value) => value > 0, "a number above 0"],
  });
  if (options.out !== undefined) (await import("@heddle/reports/table")).requireTableFile(options.out);
  return callOnCells("differentialAbundance", run, options);
}
