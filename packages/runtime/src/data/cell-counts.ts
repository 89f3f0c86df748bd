import { gatherRows, type RowBuffers } from "@heddle/anndata";
import type { CsrRows } from "@heddle/contracts";
import { type RowFacts, rowFacts } from "./row-facts.js";

/**
 * Counts of the cells and genes of a run, cells × genes, integers ≥ 0 unless the likelihood takes other values. They are
 * in memory or on disk, and both return the same values: where counts are changes no result.
 */
export interface CellCounts {
  /** All rows, if they are in memory. */
  readonly whole?: CsrRows;
  readonly facts: RowFacts;
  /**
   * The rows of these cells, in that order; stored in `buffers` if they are long enough.
   *
   * @throws HeddleError with the file and its rows if the file changed or is damaged
   */
  read(cells: Int32Array, buffers?: RowBuffers): Promise<CsrRows>;
  /** All rows in order, in blocks of consecutive cells. */
  blocks(): AsyncIterable<CsrRows>;
  /** Announces the cells of the next reads: each part is kept in memory while its minibatches are read. */
  readAhead(parts: readonly Int32Array[]): void;
}

/** Counts in memory. The rows must not change afterwards. */
export const memoryCounts = (rows: CsrRows): CellCounts => ({
  whole: rows,
  get facts() {
    return rowFacts(rows);
  },
  read: async (cells, buffers) => gatherRows(rows, cells, buffers),
  async *blocks() {
    yield rows;
  },
  readAhead() {},
});
