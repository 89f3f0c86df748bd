import type { CsrRows } from "@heddle/contracts";

/** Unused pages of a new array take no memory; a copy to a larger array does. */
const MARGIN = 1.25;

/** Rows that are read block by block, in arrays of their expected length: blocks to join would take twice the memory. */
export class GrowingRows {
  private readonly rowStarts: Int32Array;
  private columns = new Int32Array(0);
  private counts = new Float32Array(0);
  private done = 0;

  constructor(private readonly rows: number) {
    this.rowStarts = new Int32Array(rows + 1);
  }

  append({ rowStarts, columns, counts }: CsrRows): void {
    const from = this.rowStarts[this.done];
    const start = this.done;
    for (let i = 1; i < rowStarts.length; i++) this.rowStarts[start + i] = from + rowStarts[i];
    this.done = start + rowStarts.length - 1;
    if (from + counts.length > this.counts.length) this.grow(from, from + counts.length);
    this.columns.set(columns, from);
    this.counts.set(counts, from);
  }

  /** After the last row. */
  finish(): CsrRows {
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
    this.columns = new Int32Array(Math.max(needed, expected));
    this.counts = new Float32Array(this.columns.length);
    this.columns.set(columns.subarray(0, used));
    this.counts.set(counts.subarray(0, used));
  }
}

/** Entries of all rows, if those of the first `done` rows are typical. */
export const expectedEntries = (entries: number, done: number, rows: number): number =>
  Math.ceil((entries / Math.max(1, done)) * rows);
