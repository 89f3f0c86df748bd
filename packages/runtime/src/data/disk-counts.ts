import type { RowBuffers } from "@heddle/anndata";
import { CELLS_PER_BLOCK, type CsrRows, type RowReaderModule } from "@heddle/contracts";
import { CELLS_PER_PASS_READ, type CellCounts } from "./cell-counts.js";
import { bytesPerEntry, type CompactRows, entryTypes, PLAIN, SharedBuffers } from "./compact-rows.js";
import { type FileRows, readAscending } from "./file-rows.js";
import { cut, ReadAhead } from "./read-ahead.js";
import type { RowFacts } from "./row-facts.js";
import { gatherFrom, placesIn } from "./row-window.js";
import { WindowReader } from "./window-reader.js";

/** Smaller windows would read single rows. */
const FEWEST_CELLS = 2048;

/**
 * Counts that stay on disk. `readAhead` divides the announced cells into windows, of which two fit into `bytes`: one
 * whose minibatches are read, and the next, which is read meanwhile. Other cells are read when requested. `reader` opens
 * the file in another thread.
 */
export function diskCounts(file: FileRows, facts: RowFacts, bytes: number, reader?: RowReaderModule): CellCounts {
  const perEntry = bytesPerEntry(entryTypes(file.genes.length, file.largest));
  const cells = cellsWithin(bytes / 2 / perEntry, facts);
  const windows = new WindowReader(file, reader);
  const ahead = new ReadAhead((wanted, used) => windows.read(wanted, used), Math.max(FEWEST_CELLS, cells));
  return {
    facts,
    bytes: facts.entries * perEntry,
    read: async (cells, buffers) => (await ahead.read(cells, buffers)) ?? readUnordered(file, cells, buffers),
    blocks: () => blocksOf(windows, file.rows.length),
    readAhead: (parts, following) => ahead.plan(parts, following),
    keep(chosen) {
      const entries = chosen.reduce((sum, cell) => sum + facts.lengths[cell], 0);
      if (entries * perEntry <= bytes / 4) ahead.keep(chosen);
    },
    dispose() {
      ahead.plan([]);
      windows.close();
    },
  };
}

/** Number of cells with this number of entries, on average over all cells. */
const cellsWithin = (within: number, { entries, totals }: RowFacts): number =>
  Math.floor((within * totals.length) / Math.max(1, entries));

/** All cells in order; the next ones are read while a block is used. */
async function* blocksOf(windows: WindowReader, cells: number): AsyncGenerator<CsrRows> {
  const parts = cut(
    Int32Array.from({ length: cells }, (_, cell) => cell),
    CELLS_PER_PASS_READ,
  );
  const start = (part: Int32Array | undefined, used?: CompactRows) => {
    const reading = part && windows.read(part, used);
    // the await below throws its error, unless the pass ended before
    reading?.catch(() => {});
    return reading;
  };
  const buffers = new SharedBuffers();
  let next = start(parts[0]);
  let used: CompactRows | undefined;
  for (let i = 0; i < parts.length; i++) {
    const rows = (await next)!;
    next = start(parts[i + 1], used);
    for (let cell = 0; cell < parts[i].length; cell += CELLS_PER_BLOCK)
      yield buffers.plainRows(rows, cell, Math.min(cell + CELLS_PER_BLOCK, parts[i].length));
    used = rows;
  }
}

async function readUnordered(file: FileRows, wanted: Int32Array, buffers?: RowBuffers): Promise<CsrRows> {
  const cells = Int32Array.from(new Set(wanted)).sort();
  const windows = [{ cells, rows: await readAscending(file, cells, PLAIN) }];
  // the window contains all of them
  return gatherFrom(windows, placesIn(windows, wanted)!, buffers);
}
