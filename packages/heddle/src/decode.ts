import type { DecodedCells, DecodeOptions as RuntimeOptions } from "@heddle/runtime/analysis";
import type { RunStore } from "@heddle/runtime/stores";
import { CELLS_KEYS, type CellsOptions, callOnCells } from "./cells.js";
import { checkOptions, type OptionKeys } from "./check-options.js";

export interface DecodeOptions
  extends CellsOptions,
    Pick<RuntimeOptions, "genes" | "librarySize" | "returnValues" | "samples" | "seed"> {}

const KEYS: OptionKeys<DecodeOptions> = {
  ...CELLS_KEYS,
  genes: true,
  librarySize: true,
  returnValues: true,
  samples: true,
  seed: true,
};

/**
 * Denoised expression of cells, E[x | z], and samples from the posterior predictive distribution. `out` receives the
 * denoised expression as X and the samples as layers. Runs on this thread by default.
 *
 * @example
 * const { denoised, samples } = await decode("runs/first", { data: "cells.h5ad", genes: ["ISG15"], samples: 10 });
 * console.log(denoised.values[0], samples.length);
 */
export async function decode(run: string | RunStore, options: DecodeOptions): Promise<DecodedCells> {
  checkOptions("decode", options, KEYS);
  return callOnCells("decode", run, options);
}
