import type { CountDataset, Random } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { create } from "./composition/compose.js";
import { resolveConfig } from "./config/resolve.js";
import { filterCells } from "./data/cell-filter.js";
import { type GivenData, sourcesOf, withDataset } from "./data/open-data.js";
import { selectGenes } from "./data/prepare.js";
import type { Catalog } from "./plugins/catalog.js";
import { chooseGeneSelection } from "./plugins/choose.js";

/** Cells and genes to write in random order. */
export interface ShuffledSelection {
  /** Rows of the dataset, ascending. */
  readonly rows: Int32Array;
  readonly genes: Int32Array;
  readonly random: Random;
}

export interface ShuffleDataOptions extends GivenData {
  readonly catalog: Catalog;
  /** `data`, `cells`, `genes` and `seed`: other keys have no effect. */
  readonly config: unknown;
  readonly signal?: AbortSignal;
  readonly write: (dataset: CountDataset, selection: ShuffledSelection) => Promise<void>;
}

/** Selects cells and genes as training does, and writes them in random order. Returns their numbers. */
export async function shuffleData(options: ShuffleDataOptions): Promise<{ cells: number; genes: number }> {
  const { catalog, signal, write } = options;
  const config = resolveConfig(options.config);
  const selection = create(await chooseGeneSelection(catalog, config));
  const { sources = sourcesOf(config), dataset: given } = options;
  const read = { catalog, pick: config.data, support: "counts", signal } as const;
  return withDataset({ sources, ...(given && { dataset: given }) }, read, async (dataset) => {
    const { rows } = await filterCells(dataset, config.cells);
    const genes = await selectGenes(dataset, config.genes.count, selection, rows, signal);
    await write(dataset, { rows, genes, random: createRandom(config.seed) });
    return { cells: rows.length, genes: genes.length };
  });
}
