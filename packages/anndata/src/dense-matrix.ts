import type { CsrRows } from "@heddle/contracts";
import { isInSupport, refuseValue } from "./count-value.js";
import { readNumbers } from "./elements.js";
import type { Hierarchy } from "./hierarchy.js";
import { CsrBuilder, checkRows, type MatrixIdentity, type RowMatrix, renumbering } from "./row-matrix.js";

/** Values read in one go while passing over the whole matrix. */
const BLOCK_VALUES = 1 << 22;

/** A dense matrix on disk, row-major, read in blocks of rows. */
export async function openDenseMatrix(
  tree: Hierarchy,
  path: string,
  shape: readonly [cells: number, genes: number],
  identity: MatrixIdentity,
): Promise<RowMatrix> {
  const chunkRows = (await tree.array(path)).chunks?.[0] ?? 1;
  const [cells, genes] = shape;
  const blockRows = Math.max(1, Math.floor(BLOCK_VALUES / Math.max(1, genes * chunkRows))) * chunkRows;

  const checked = (value: number, row: number, column: number): number => {
    const { support, file, matrix } = identity;
    if (!isInSupport(value, support)) refuseValue(value, support, { file, matrix, row, column });
    return value;
  };

  /** Visits every value of some rows, a block of rows at a time. */
  const visit = async (start: number, end: number, onRow: (row: number, value: (column: number) => number) => void) => {
    for (let from = start; from < end; from += blockRows) {
      const to = Math.min(end, from + blockRows);
      const values = await readNumbers(tree, path, from, to);
      for (let row = from; row < to; row++) {
        const offset = (row - from) * genes;
        onRow(row, (column) => checked(values[offset + column]!, row, column));
      }
    }
  };

  const readRows = async (start: number, end: number, chosen?: Int32Array): Promise<CsrRows> => {
    checkRows(start, end, cells);
    const renumbered = chosen && renumbering(chosen, genes);
    const builder = new CsrBuilder(end - start, 0);
    await visit(start, end, (_, value) => {
      for (let column = 0; column < genes; column++) {
        const count = value(column);
        const kept = renumbered ? renumbered[column]! : column;
        if (count !== 0 && kept >= 0) builder.add(kept, count);
      }
      builder.endRow();
    });
    return builder.finish();
  };

  const totals = async (signal?: AbortSignal): Promise<Float64Array> => {
    const sums = new Float64Array(cells);
    await visit(0, cells, (row, value) => {
      signal?.throwIfAborted();
      let sum = 0;
      for (let column = 0; column < genes; column++) sum += value(column);
      sums[row] = sum;
    });
    return sums;
  };

  return { cells, genes, access: "rows", readRows, totals };
}
