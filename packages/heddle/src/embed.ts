import type { EmbeddedCells } from "@heddle/runtime";
import type { RunStore } from "@heddle/runtime/stores";
import { CELLS_KEYS, type CellsOptions, callOnCells } from "./cells.js";
import { checkOptions, type OptionKeys } from "./check-options.js";

export interface EmbedOptions extends CellsOptions {
  /** Factors, as the run was evaluated: a second embedding omits the latents that follow them and the inactive ones. */
  readonly without?: readonly string[];
  /** Latents that the second embedding also omits, from 0. */
  readonly withoutLatents?: readonly number[];
  /**
   * A finished run whose cells are the reference: this run, or the run that it was adapted from. Adds the column
   * "heddle_reference_distance": the mean distance to the 15 nearest reference cells, 1 for a typical reference cell.
   */
  readonly reference?: string | RunStore;
  /** Column of the reference whose labels are transferred by weighted nearest neighbors, with their uncertainty. */
  readonly transfer?: string;
}

const KEYS: OptionKeys<EmbedOptions> = {
  ...CELLS_KEYS,
  without: true,
  withoutLatents: true,
  reference: true,
  transfer: true,
};

/**
 * The latent representation of cells under a run's model. Genes are aligned by name or identifier; missing genes count
 * as 0. `out` receives obsm["X_heddle"]. Runs on this thread by default.
 *
 * @example
 * const { encoded, genesMissing } = await embed("runs/first", { data: "new.h5ad" });
 * console.log(encoded.representation.rows, genesMissing.length);
 */
export async function embed(run: string | RunStore, options: EmbedOptions): Promise<EmbeddedCells> {
  checkOptions("embed", options, KEYS);
  const { reference, ...own } = options;
  if (reference === undefined) return callOnCells("embed", run, own);
  return callOnCells("embed", run, { ...own, hasReference: true } as EmbedOptions, [reference]);
}
