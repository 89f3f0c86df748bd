import type { RowBuffers } from "@heddle/anndata";
import { CELLS_PER_BLOCK, type CsrRows } from "@heddle/contracts";
import type { CellCounts } from "./cell-counts.js";
import { bytesPerEntry, entryTypes, PLAIN } from "./compact-rows.js";
import { type FileRows, readAscending } from "./file-rows.js";
import { ReadAhead } from "./read-ahead.js";
import type { RowFacts } from "./row-facts.js";
import { gatherFrom, placesIn } from "./row-window.js";

/** Smaller windows would read single rows. */
const FEWEST_CELLS = 2048;

/**
 * Counts that stay on disk. `readAhead` divides the announced cells into windows, of which two fit into `bytes`: one
 * whose minibatches are read, and the next, which is read meanwhile. Other cells are read when requested.
 */
export function diskCounts(file: FileRows, facts: RowFacts, bytes: number): CellCounts {
  const types = entryTypes(file.genes.length, file.largest);
  const cells = cellsWithin(bytes / 2 / bytesPerEntry(types), facts);
  const ahead = new ReadAhead(file, types, Math.max(FEWEST_CELLS, cells));
  return {
    facts,
    read: async (cells, buffers) => (await ahead.read(cells, buffers)) ?? readUnordered(file, cells, buffers),
    async *blocks() {
      for (let start = 0; start < file.rows.length; start += CELLS_PER_BLOCK) {
        const length = Math.min(CELLS_PER_BLOCK, file.rows.length - start);
        const block = Int32Array.from({ length }, (_, i) => start + i);
        yield (await readAscending(file, block, PLAIN)) as CsrRows;
      }
    },
    readAhead: (parts) => ahead.plan(parts),
  };
}

/** Number of cells with this number of entries, on average over all cells. */
const cellsWithin = (within: number, { entries, totals }: RowFacts): number =>
  Math.floor((within * totals.length) / Math.max(1, entries));

async function readUnordered(file: FileRows, wanted: Int32Array, buffers?: RowBuffers): Promise<CsrRows> {
  const cells = Int32Array.from(new Set(wanted)).sort();
  const windows = [{ cells, rows: await readAscending(file, cells, PLAIN) }];
  // the window contains all of them
  return gatherFrom(windows, placesIn(windows, wanted)!, buffers);
}
