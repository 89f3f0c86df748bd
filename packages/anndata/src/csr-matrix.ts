import type { CsrRows } from "@heddle/contracts";
import { isInSupport, refuseValue } from "./count-value.js";
import type { NumberArray } from "./hierarchy.js";
import { CsrBuilder, checkRows, checkSignal, type MatrixIdentity, type RowMatrix, renumbering } from "./row-matrix.js";
import { lineBlocks, readEntries, readLineStarts, type SparseArrays } from "./sparse-arrays.js";

/** Values per read during a pass over the whole matrix. */
const BLOCK_VALUES = 1 << 20;

/** A CSR matrix on disk, read in blocks of rows; only the row starts are kept in memory. */
export async function openCsrMatrix(
  arrays: SparseArrays,
  shape: readonly [cells: number, genes: number],
  identity: MatrixIdentity,
): Promise<RowMatrix> {
  const [cells, genes] = shape;
  return new CsrMatrix(arrays, cells, genes, identity, await readLineStarts(arrays, cells));
}

class CsrMatrix implements RowMatrix {
  readonly access = "rows";
  readonly cells: number;
  readonly genes: number;
  readonly #arrays: SparseArrays;
  readonly #identity: MatrixIdentity;
  readonly #starts: NumberArray;
  #last: { readonly genes: Int32Array; readonly renumbered: Int32Array | undefined } | undefined;

  constructor(arrays: SparseArrays, cells: number, genes: number, identity: MatrixIdentity, starts: NumberArray) {
    this.cells = cells;
    this.genes = genes;
    this.#arrays = arrays;
    this.#identity = identity;
    this.#starts = starts;
  }

  async readRows(start: number, end: number, genes?: Int32Array): Promise<CsrRows> {
    checkRows(start, end, this.cells);
    const renumbered = genes && this.#renumbered(genes);
    const entries = await this.#entries(start, end);
    if (renumbered === undefined) {
      const rows = this.#asStored(entries, start, end);
      if (rows) return rows;
    }
    const builder = new CsrBuilder(end - start, entries.values.length);
    for (let row = start; row < end; row++) {
      for (let i = this.#starts[row] - entries.from; i < this.#starts[row + 1] - entries.from; i++) {
        const value = this.#checked(entries, i, row);
        const column = renumbered ? renumbered[entries.positions[i]] : entries.positions[i];
        if (value !== 0 && column >= 0) builder.add(column, value);
      }
      builder.endRow();
    }
    return builder.finish();
  }

  /** Undefined if the columns are those of the matrix. The genes of the last read are usually those of the next. */
  #renumbered(genes: Int32Array): Int32Array | undefined {
    if (this.#last?.genes.length !== genes.length || !genes.every((gene, i) => gene === this.#last?.genes[i])) {
      const renumbered = renumbering(genes, this.genes);
      this.#last = { genes: genes.slice(), renumbered: isIdentity(renumbered) ? undefined : renumbered };
    }
    return this.#last?.renumbered;
  }

  /** The entries without a copy, as most files store them; undefined if a row has a zero or is not in ascending order. */
  #asStored({ from, values, positions }: Entries, start: number, end: number): CsrRows | undefined {
    const rowStarts = new Int32Array(end - start + 1);
    for (let row = start; row < end; row++) {
      const last = this.#starts[row + 1] - from;
      let before = -1;
      for (let i = this.#starts[row] - from; i < last; i++) {
        const value = values[i];
        if (value === 0 || positions[i] <= before || !isInSupport(value, this.#identity.support)) return undefined;
        before = positions[i];
      }
      rowStarts[row - start + 1] = last;
    }
    return {
      rowStarts,
      columns: positions instanceof Int32Array ? positions : Int32Array.from(positions),
      counts: values instanceof Float32Array ? values : Float32Array.from(values),
    };
  }

  async totals(signal?: AbortSignal): Promise<Float64Array> {
    const totals = new Float64Array(this.cells);
    for (const [start, end] of lineBlocks(this.#starts, BLOCK_VALUES)) {
      checkSignal(signal);
      const entries = await this.#entries(start, end);
      for (let row = start; row < end; row++) {
        let total = 0;
        for (let i = this.#starts[row] - entries.from; i < this.#starts[row + 1] - entries.from; i++) {
          total += this.#checked(entries, i, row);
        }
        totals[row] = total;
      }
    }
    return totals;
  }

  async #entries(start: number, end: number): Promise<Entries> {
    const from = this.#starts[start];
    return { from, ...(await readEntries(this.#arrays, from, this.#starts[end], this.genes)) };
  }

  #checked({ values, positions }: Entries, i: number, row: number): number {
    const value = values[i];
    const { support, file, matrix } = this.#identity;
    if (!isInSupport(value, support)) refuseValue(value, support, { file, matrix, row, column: positions[i] });
    return value;
  }
}

interface Entries {
  readonly from: number;
  readonly values: NumberArray;
  readonly positions: NumberArray;
}

const isIdentity = (renumbered: Int32Array): boolean => renumbered.every((to, from) => to === from);
