import type { CsrRows } from "@heddle/contracts";
import { arraysFor, type CompactRows, entryTypes, largestCount } from "./compact-rows.js";

/** Unused pages of a new array take no memory; a copy to a larger array does. */
const MARGIN = 1.25;

/**
 * Rows that are read block by block, in arrays of their expected length and of the smallest types: blocks to join would
 * take twice the memory.
 */
export class GrowingRows {
  private readonly rowStarts: Int32Array;
  private columns: CompactRows["columns"];
  private counts: CompactRows["counts"];
  private done = 0;
  /** As `largestCount`, of the rows until now. */
  private largest = 0;

  constructor(
    private readonly rows: number,
    private readonly genes: number,
  ) {
    this.rowStarts = new Int32Array(rows + 1);
    ({ columns: this.columns, counts: this.counts } = arraysFor(entryTypes(genes, 0), 0));
  }

  append({ rowStarts, columns, counts }: CsrRows): void {
    const from = this.rowStarts[this.done];
    const start = this.done;
    for (let i = 1; i < rowStarts.length; i++) this.rowStarts[start + i] = from + rowStarts[i];
    this.done = start + rowStarts.length - 1;
    this.largest = Math.max(this.largest, largestCount(counts));
    const longer = from + counts.length > this.counts.length;
    if (longer || !(this.counts instanceof entryTypes(this.genes, this.largest).counts))
      this.grow(from, from + counts.length);
    this.columns.set(columns, from);
    this.counts.set(counts, from);
  }

  /** After the last row. */
  finish(): CompactRows {
    const entries = this.rowStarts[this.rows];
    return {
      rowStarts: this.rowStarts,
      columns: this.columns.subarray(0, entries),
      counts: this.counts.subarray(0, entries),
    };
  }

  private grow(used: number, needed: number): void {
    const expected = Math.ceil(MARGIN * expectedEntries(needed, this.done, this.rows));
    const { columns, counts } = this;
    const grown = arraysFor(entryTypes(this.genes, this.largest), Math.max(needed, expected, columns.length));
    this.columns = grown.columns;
    this.counts = grown.counts;
    this.columns.set(columns.subarray(0, used));
    this.counts.set(counts.subarray(0, used));
  }
}

/** Entries of all rows, if those of the first `done` rows are typical. */
export const expectedEntries = (entries: number, done: number, rows: number): number =>
  Math.ceil((entries / Math.max(1, done)) * rows);
