import type { CsrRows } from "@heddle/contracts";
import { isInSupport, refuseValue } from "./count-value.js";
import { readNumbers } from "./elements.js";
import type { Hierarchy } from "./hierarchy.js";
import { CsrBuilder, checkRows, checkSignal, type MatrixIdentity, type RowMatrix, renumbering } from "./row-matrix.js";

/** Values per read during a pass over the whole matrix. */
const BLOCK_VALUES = 1 << 22;

/** A dense matrix on disk, row-major, read in blocks of rows. */
export async function openDenseMatrix(
  tree: Hierarchy,
  path: string,
  shape: readonly [cells: number, genes: number],
  identity: MatrixIdentity,
): Promise<RowMatrix> {
  const chunkRows = (await tree.array(path)).chunks?.[0] ?? 1;
  const blockRows = Math.max(1, Math.floor(BLOCK_VALUES / Math.max(1, shape[1] * chunkRows))) * chunkRows;
  return new DenseMatrix(tree, path, shape, identity, blockRows);
}

/** Called with the values of one row, already checked, in a buffer that is reused for the next row. */
type OnRow = (row: number, values: Float64Array) => void;

class DenseMatrix implements RowMatrix {
  readonly access = "rows";
  readonly cells: number;
  readonly genes: number;
  readonly #tree: Hierarchy;
  readonly #path: string;
  readonly #identity: MatrixIdentity;
  readonly #blockRows: number;

  constructor(
    tree: Hierarchy,
    path: string,
    [cells, genes]: readonly [cells: number, genes: number],
    identity: MatrixIdentity,
    blockRows: number,
  ) {
    this.cells = cells;
    this.genes = genes;
    this.#tree = tree;
    this.#path = path;
    this.#identity = identity;
    this.#blockRows = blockRows;
  }

  async readRows(start: number, end: number, genes?: Int32Array): Promise<CsrRows> {
    checkRows(start, end, this.cells);
    const renumbered = genes && renumbering(genes, this.genes);
    const builder = new CsrBuilder(end - start, 0);
    await this.#visit(start, end, (_, values) => {
      for (let gene = 0; gene < values.length; gene++) {
        const column = renumbered ? renumbered[gene] : gene;
        if (values[gene] !== 0 && column >= 0) builder.add(column, values[gene]);
      }
      builder.endRow();
    });
    return builder.finish();
  }

  async totals(signal?: AbortSignal): Promise<Float64Array> {
    const totals = new Float64Array(this.cells);
    await this.#visit(0, this.cells, (row, values) => {
      checkSignal(signal);
      let total = 0;
      for (let gene = 0; gene < values.length; gene++) total += values[gene];
      totals[row] = total;
    });
    return totals;
  }

  async #visit(start: number, end: number, onRow: OnRow): Promise<void> {
    const { support, file, matrix } = this.#identity;
    const values = new Float64Array(this.genes);
    for (let from = start; from < end; from += this.#blockRows) {
      const to = Math.min(end, from + this.#blockRows);
      const block = await readNumbers(this.#tree, this.#path, from, to);
      for (let row = from; row < to; row++) {
        values.set(block.subarray((row - from) * this.genes, (row - from + 1) * this.genes));
        for (let column = 0; column < values.length; column++) {
          if (!isInSupport(values[column], support)) {
            refuseValue(values[column], support, { file, matrix, row, column });
          }
        }
        onRow(row, values);
      }
    }
  }
}
