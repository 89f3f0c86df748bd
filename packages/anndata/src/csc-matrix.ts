import type { CsrRows } from "@heddle/contracts";
import { isInSupport, refuseValue } from "./count-value.js";
import type { NumberArray } from "./hierarchy.js";
import { CsrBuilder, checkRows, checkSignal, type MatrixIdentity, type RowMatrix, renumbering } from "./row-matrix.js";
import { lineBlocks, readEntries, readLineStarts, type SparseArrays } from "./sparse-arrays.js";

/** Values per read during a pass over the whole matrix. */
const BLOCK_VALUES = 1 << 20;

/**
 * A CSC matrix on disk. Its rows are spread over the whole file, so the first `readRows` streams over all columns
 * and stores the requested genes, as rows, in memory; later calls for the same genes use that copy.
 */
export async function openCscMatrix(
  arrays: SparseArrays,
  shape: readonly [cells: number, genes: number],
  identity: MatrixIdentity,
): Promise<RowMatrix> {
  const [cells, genes] = shape;
  return new CscMatrix(arrays, cells, genes, identity, await readLineStarts(arrays, genes));
}

class CscMatrix implements RowMatrix {
  readonly access = "memory";
  readonly cells: number;
  readonly genes: number;
  readonly #arrays: SparseArrays;
  readonly #identity: MatrixIdentity;
  readonly #starts: NumberArray;
  #held: { genes: Int32Array | undefined; rows: Promise<CsrRows> } | undefined;

  constructor(arrays: SparseArrays, cells: number, genes: number, identity: MatrixIdentity, starts: NumberArray) {
    this.cells = cells;
    this.genes = genes;
    this.#arrays = arrays;
    this.#identity = identity;
    this.#starts = starts;
  }

  async readRows(start: number, end: number, genes?: Int32Array): Promise<CsrRows> {
    checkRows(start, end, this.cells);
    if (this.#held === undefined || !sameGenes(this.#held.genes, genes)) {
      this.#held = undefined;
      this.#held = { genes: genes?.slice(), rows: this.#load(genes && renumbering(genes, this.genes)) };
    }
    return sliceRows(await this.#held.rows, start, end);
  }

  async totals(signal?: AbortSignal): Promise<Float64Array> {
    const totals = new Float64Array(this.cells);
    await this.#visit((cell, _, value) => {
      totals[cell] = totals[cell] + value;
    }, signal);
    return totals;
  }

  /** Counts the values of each row first, then fills: this needs no sorting and no second copy. */
  async #load(renumbered: Int32Array | undefined): Promise<CsrRows> {
    const starts = new Int32Array(this.cells + 1);
    const kept = (gene: number) => (renumbered ? renumbered[gene] : gene);
    await this.#visit((cell, gene, value) => {
      if (value !== 0 && kept(gene) >= 0) starts[cell + 1] = starts[cell + 1] + 1;
    });
    for (let cell = 0; cell < this.cells; cell++) starts[cell + 1] = starts[cell + 1] + starts[cell];
    const filled = starts.slice(0, this.cells);
    const columns = new Int32Array(starts[this.cells]);
    const counts = new Float32Array(starts[this.cells]);
    await this.#visit((cell, gene, value) => {
      if (value === 0 || kept(gene) < 0) return;
      const at = filled[cell];
      columns[at] = kept(gene);
      counts[at] = value;
      filled[cell] = at + 1;
    });
    return canonical({ rowStarts: starts, columns, counts });
  }

  async #visit(onValue: (cell: number, gene: number, value: number) => void, signal?: AbortSignal): Promise<void> {
    const { support, file, matrix } = this.#identity;
    for (const [start, end] of lineBlocks(this.#starts, BLOCK_VALUES)) {
      checkSignal(signal);
      const from = this.#starts[start];
      const { values, positions } = await readEntries(this.#arrays, from, this.#starts[end], this.cells);
      for (let gene = start; gene < end; gene++) {
        for (let i = this.#starts[gene] - from; i < this.#starts[gene + 1] - from; i++) {
          const value = values[i];
          const cell = positions[i];
          if (!isInSupport(value, support)) refuseValue(value, support, { file, matrix, row: cell, column: gene });
          onValue(cell, gene, value);
        }
      }
    }
  }
}

/** Rows with ascending columns and repeated entries summed; returns the input arrays if they are already so. */
function canonical(rows: CsrRows): CsrRows {
  const cells = rows.rowStarts.length - 1;
  const builder = new CsrBuilder(cells, rows.columns.length);
  let ascending = true;
  for (let cell = 0; cell < cells && ascending; cell++) {
    for (let i = rows.rowStarts[cell] + 1; i < rows.rowStarts[cell + 1]; i++) {
      if (rows.columns[i] <= rows.columns[i - 1]) ascending = false;
    }
  }
  if (ascending) return rows;
  for (let cell = 0; cell < cells; cell++) {
    for (let i = rows.rowStarts[cell]; i < rows.rowStarts[cell + 1]; i++) {
      builder.add(rows.columns[i], rows.counts[i]);
    }
    builder.endRow();
  }
  return builder.finish();
}

function sliceRows(rows: CsrRows, start: number, end: number): CsrRows {
  const from = rows.rowStarts[start];
  const to = rows.rowStarts[end];
  return {
    rowStarts: rows.rowStarts.slice(start, end + 1).map((position) => position - from),
    columns: rows.columns.slice(from, to),
    counts: rows.counts.slice(from, to),
  };
}

function sameGenes(a: Int32Array | undefined, b: Int32Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((gene, i) => gene === b[i]);
}
