import type { CsrRows } from "@heddle/contracts";

/** Grows compressed sparse rows entry by entry: columns ascending within a row, rows in order. */
export class CsrBuilder {
  #columns = new Int32Array(1024);
  #counts = new Float32Array(1024);
  #entries = 0;
  #row = 0;
  readonly #rowStarts: Int32Array;

  constructor(rows: number) {
    this.#rowStarts = new Int32Array(rows + 1);
  }

  add(column: number, count: number): void {
    if (this.#entries === this.#columns.length) this.#grow();
    this.#columns[this.#entries] = column;
    this.#counts[this.#entries] = count;
    this.#entries++;
  }

  endRow(): void {
    this.#row++;
    this.#rowStarts[this.#row] = this.#entries;
  }

  /** The rows in arrays of exact size. */
  finish(): CsrRows {
    return {
      rowStarts: this.#rowStarts,
      columns: this.#columns.slice(0, this.#entries),
      counts: this.#counts.slice(0, this.#entries),
    };
  }

  #grow(): void {
    const columns = new Int32Array(this.#columns.length * 2);
    columns.set(this.#columns);
    this.#columns = columns;
    const counts = new Float32Array(columns.length);
    counts.set(this.#counts);
    this.#counts = counts;
  }
}
