import { CELLS_PER_BLOCK, type CountDataset, type CsrRows } from "@heddle/contracts";
import { gatherRows } from "./gather-rows.js";

export interface RowSelection {
  /** Rows of the dataset, ascending. */
  readonly rows: Int32Array;
  /** Columns, renumbered in that order. */
  readonly genes: Int32Array;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The selected rows in order, as blocks of at most `CELLS_PER_BLOCK`. Rows between them are read too, but a block without
 * a selected row is not.
 */
export async function* rowBlocks(
  dataset: Pick<CountDataset, "cells" | "readRows">,
  { rows, genes, signal }: RowSelection,
): AsyncGenerator<CsrRows> {
  let next = 0;
  for (let start = 0; start < dataset.cells && next < rows.length; start += CELLS_PER_BLOCK) {
    signal?.throwIfAborted();
    const end = Math.min(start + CELLS_PER_BLOCK, dataset.cells);
    const from = next;
    while (next < rows.length && rows[next] < end) next++;
    if (next === from) continue;
    const block = await dataset.readRows(start, end, genes);
    const selected = rows.subarray(from, next).map((row) => row - start);
    yield selected.length === end - start ? block : gatherRows(block, selected);
  }
}
