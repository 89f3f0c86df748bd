import { checkOptions, type OptionKeys } from "./check-options.js";
import { standardCatalog } from "./standard-catalog.js";
import type { ConfigInput } from "./typed-config.js";

export interface ShuffleOptions {
  /** Folder to write, "cells.zarr", which does not exist yet. */
  readonly out: string;
  /** `data`, `cells`, `genes` and `seed` of a configuration; all cells and genes by default. */
  readonly config?: Partial<ConfigInput>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (stage: "reading" | "writing", cells: number) => void;
}

const KEYS: OptionKeys<ShuffleOptions> = { out: true, config: true, signal: true, onProgress: true };

/**
 * Writes the cells of one or several files in random order as AnnData in sharded Zarr 3, which training reads from disk
 * fastest. Memory does not depend on the number of counts. Node only; runs on this thread.
 *
 * @example
 * const { cells } = await shuffle(["a.h5ad", "b.h5ad"], { out: "cells.zarr" });
 */
export async function shuffle(
  files: string | readonly string[],
  options: ShuffleOptions,
): Promise<{ readonly cells: number; readonly genes: number }> {
  checkOptions("shuffle", options, KEYS);
  const { out, config = {}, signal, onProgress } = options;
  const [{ shuffleData }, { shuffleCounts }] = await Promise.all([
    import("@heddle/runtime"),
    import("@heddle/datasets/shuffle"),
  ]);
  return shuffleData({
    catalog: standardCatalog,
    config: { genes: { select: "all" }, ...config },
    sources: [files].flat().map((path) => ({ path })),
    ...(signal && { signal }),
    write: (dataset, selection) =>
      shuffleCounts(dataset, { out, ...selection, signal, ...(onProgress && { onProgress }) }),
  });
}
