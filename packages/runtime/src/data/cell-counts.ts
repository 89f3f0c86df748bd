import { gatherRows, type RowBuffers } from "@heddle/anndata";
import { CELLS_PER_BLOCK, type CsrRows } from "@heddle/contracts";
import { bytesOf, type CompactRows, SharedBuffers } from "./compact-rows.js";
import { cut } from "./read-ahead.js";
import { type RowFacts, rowFacts } from "./row-facts.js";

/**
 * Counts of the cells and genes of a run, cells × genes, integers ≥ 0 unless the likelihood takes other values. They are
 * in memory or on disk, and both return the same values: where counts are changes no result.
 */
export interface CellCounts {
  /** All rows, if they are in memory. */
  readonly whole?: CompactRows;
  /** Of all entries in memory. */
  readonly bytes: number;
  readonly facts: RowFacts;
  /**
   * The rows of these cells, in that order; stored in `buffers` if they are long enough.
   *
   * @throws HeddleError with the file and its rows if the file changed or is damaged
   */
  read(cells: Int32Array, buffers?: RowBuffers): Promise<CsrRows>;
  /** All rows in order, in blocks of consecutive cells; a block is valid until the next one. */
  blocks(): AsyncIterable<CsrRows>;
  /**
   * Announces the cells of the next reads: each part is kept in memory while its minibatches are read. `following` returns
   * the parts that are announced next: their first cells are read at the end of these.
   */
  readAhead(parts: readonly Int32Array[], following?: () => readonly Int32Array[]): void;
  /** Keeps these ascending cells in memory after their first read, if they take at most a quarter of it. */
  keep(cells: Int32Array): void;
  /** Frees the counts, and ends what reads ahead. */
  dispose(): void;
}

/** Counts in memory, until they are disposed. The rows must not change. */
export function memoryCounts(rows: CompactRows): CellCounts {
  let held: CompactRows | undefined = rows;
  const facts = rowFacts(rows);
  const bytes = bytesOf(rows);
  const present = (): CompactRows => {
    if (held === undefined) throw new Error("The counts are disposed.");
    return held;
  };
  return {
    get whole() {
      return held;
    },
    bytes,
    facts,
    read: async (cells, buffers) => gatherRows(present(), cells, buffers),
    async *blocks() {
      const { length } = facts.lengths;
      const buffers = new SharedBuffers();
      for (let start = 0; start < length; start += CELLS_PER_BLOCK)
        yield buffers.plainRows(present(), start, Math.min(start + CELLS_PER_BLOCK, length));
    },
    readAhead() {},
    keep() {},
    dispose() {
      held = undefined;
    },
  };
}

/** Cells per read in a pass over all cells. */
export const CELLS_PER_PASS_READ = 16 * CELLS_PER_BLOCK;

/** Announces a pass over cells in order. */
export function announcePass(counts: CellCounts, cells: Int32Array = upTo(counts.facts.totals.length)): void {
  counts.readAhead(cut(cells, CELLS_PER_PASS_READ));
}

const upTo = (length: number): Int32Array => Int32Array.from({ length }, (_, cell) => cell);
