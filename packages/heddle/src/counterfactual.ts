import type { CounterfactualCells, CounterfactualOptions as RuntimeOptions } from "@heddle/runtime/analysis";
import type { RunStore } from "@heddle/runtime/stores";
import { CELLS_KEYS, type CellsOptions, callOnCells } from "./cells.js";
import { checkOptions, type OptionKeys } from "./check-options.js";

/** Covariates and latents to set, and the genes to decode. */
export type CounterfactualChange = Pick<RuntimeOptions, "covariates" | "latents" | "genes">;

export interface CounterfactualOptions
  extends CellsOptions,
    CounterfactualChange,
    Pick<RuntimeOptions, "returnValues"> {}

export const CHANGE_KEYS = { covariates: true, latents: true, genes: true } as const;
const KEYS: OptionKeys<CounterfactualOptions> = { ...CELLS_KEYS, ...CHANGE_KEYS, returnValues: true };

/**
 * Expression of cells with a covariate at another level or a latent at another value, and the log2 fold change. `out`
 * receives the fold change as X and both expressions as layers. Runs on this thread by default.
 *
 * @example
 * const { before, after, logFoldChange } = await counterfactual("runs/first", {
 *   data: "cells.h5ad",
 *   covariates: { condition: "ctrl" },
 * });
 */
export async function counterfactual(
  run: string | RunStore,
  options: CounterfactualOptions,
): Promise<CounterfactualCells> {
  checkOptions("counterfactual", options, KEYS);
  return callOnCells("counterfactual", run, options);
}
