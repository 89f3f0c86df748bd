import type { AnyPlugin } from "@heddle/contracts";
import type { DecodedCells, DecodeOptions as Decoding, RunStore } from "@heddle/runtime";
import { catalogueWith } from "./catalogue-with.js";

export interface DecodeOptions extends Omit<Decoding, "catalogue" | "store" | "sources" | "output"> {
  /** Files or folders with the cells to decode. */
  readonly sources: readonly string[];
  readonly plugins?: readonly AnyPlugin[];
}

/**
 * Expression of cells as a run's model sees it, without the noise of counting, and draws from the posterior predictive
 * distribution.
 *
 * @example
 * const { denoised, samples } = await decode("runs/first", { sources: ["cells.h5ad"], genes: ["ISG15"], samples: 10 });
 * console.log(denoised.values[0], samples.length);
 */
export async function decode(
  run: string | RunStore,
  { sources, plugins, ...options }: DecodeOptions,
): Promise<DecodedCells> {
  const { decodeCells, folderStore } = await import("@heddle/runtime");
  const catalogue = await catalogueWith(plugins);
  const store = typeof run === "string" ? folderStore(run) : run;
  return decodeCells({ ...options, catalogue, store, sources: sources.map((path) => ({ path })) });
}
