import type { AnyPlugin } from "@heddle/contracts";
import type { EmbeddedCells, EmbedOptions as Embedding } from "@heddle/runtime";
import { catalogueWith } from "./catalogue-with.js";

export interface EmbedOptions extends Pick<Embedding, "data" | "missingLimit" | "without" | "signal"> {
  /** Files or folders with the cells to place. */
  readonly sources: readonly string[];
  readonly plugins?: readonly AnyPlugin[];
}

/**
 * Places new cells with the model of a run: genes are aligned by name or identifier, those missing count as undetected.
 *
 * @example
 * const { encoded, genesMissing } = await embed("runs/first", { sources: ["new.h5ad"] });
 * console.log(encoded.codes.rows, genesMissing.length);
 */
export async function embed(run: string, { sources, plugins, ...options }: EmbedOptions): Promise<EmbeddedCells> {
  const { embedCells, folderStore } = await import("@heddle/runtime");
  const catalogue = await catalogueWith(plugins);
  return embedCells({ ...options, catalogue, store: folderStore(run), sources: sources.map((path) => ({ path })) });
}
