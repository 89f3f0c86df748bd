import { type CsrRows, HeddleError, type Support } from "@heddle/contracts";

/** A matrix of cells × genes that returns blocks of consecutive cells. Every returned value is inside the support. */
export interface RowMatrix {
  readonly cells: number;
  readonly genes: number;
  readonly access: "rows" | "memory";
  /** Cells `start` to `end` − 1; with `genes` only those columns, renumbered in that order. */
  readRows(start: number, end: number, genes?: Int32Array): Promise<CsrRows>;
  /** Σ per cell over all genes, in one pass of constant memory that checks every value. */
  totals(signal?: AbortSignal): Promise<Float64Array>;
}

/** Position information for the error about a wrong value. */
export interface MatrixIdentity {
  readonly file: string;
  readonly matrix: string;
  readonly support: Support;
}

/** The new index of each gene, or −1 if it is not selected. Throws RangeError for genes outside the matrix. */
export function renumbering(genes: Int32Array, width: number): Int32Array {
  const renumbered = new Int32Array(width).fill(-1);
  for (let i = 0; i < genes.length; i++) {
    const gene = genes[i];
    if (gene < 0 || gene >= width) throw new RangeError(`gene ${gene} of a matrix with ${width} genes`);
    if (renumbered[gene] !== -1) throw new RangeError(`gene ${gene} requested twice`);
    renumbered[gene] = i;
  }
  return renumbered;
}

/** Throws HeddleError "interrupted" if the signal is aborted. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new HeddleError("interrupted", {
    expected: "time to read the matrix",
    got: "a signal to stop",
    next: "Start again.",
    cause: signal.reason,
  });
}

/** Throws RangeError unless 0 ≤ start ≤ end ≤ cells. */
export function checkRows(start: number, end: number, cells: number): void {
  if (start < 0 || end < start || end > cells) throw new RangeError(`cells ${start} to ${end} of ${cells}`);
}

/** Collects rows in order: columns in any order, repeated columns are summed, zeros are dropped. */
export class CsrBuilder {
  readonly #starts: Int32Array;
  #columns: Int32Array;
  #counts: Float32Array;
  #row = 0;
  #length = 0;

  constructor(rows: number, expectedValues: number) {
    this.#starts = new Int32Array(rows + 1);
    this.#columns = new Int32Array(expectedValues);
    this.#counts = new Float32Array(expectedValues);
  }

  add(column: number, count: number): void {
    if (this.#length === this.#columns.length) this.#grow();
    this.#columns[this.#length] = column;
    this.#counts[this.#length] = count;
    this.#length += 1;
  }

  endRow(): void {
    const start = this.#starts[this.#row];
    let ascending = true;
    for (let i = start + 1; i < this.#length; i++) {
      if (this.#columns[i] <= this.#columns[i - 1]) {
        ascending = false;
        break;
      }
    }
    if (!ascending) this.#sortRow(start);
    this.#row += 1;
    this.#starts[this.#row] = this.#length;
  }

  finish(): CsrRows {
    return {
      rowStarts: this.#starts,
      columns: this.#columns.slice(0, this.#length),
      counts: this.#counts.slice(0, this.#length),
    };
  }

  #sortRow(start: number): void {
    const columns = this.#columns.slice(start, this.#length);
    const counts = this.#counts.slice(start, this.#length);
    const order = Array.from(columns.keys()).sort((a, b) => columns[a] - columns[b]);
    let length = start;
    for (const at of order) {
      if (length > start && this.#columns[length - 1] === columns[at]) {
        this.#counts[length - 1] = this.#counts[length - 1] + counts[at];
      } else {
        this.#columns[length] = columns[at];
        this.#counts[length] = counts[at];
        length += 1;
      }
    }
    this.#length = length;
  }

  #grow(): void {
    const size = Math.max(1024, this.#columns.length * 2);
    const columns = new Int32Array(size);
    const counts = new Float32Array(size);
    columns.set(this.#columns);
    counts.set(this.#counts);
    this.#columns = columns;
    this.#counts = counts;
  }
}
