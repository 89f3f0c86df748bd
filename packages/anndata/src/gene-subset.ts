import { CELLS_PER_BLOCK, type CsrRows } from "@heddle/contracts";
import { checkSignal, type RowMatrix } from "./row-matrix.js";

/** A matrix with only the columns `kept`: genes without the antibodies measured in the same cells. */
export function subsetGenes(matrix: RowMatrix, kept: Int32Array): RowMatrix {
  const readRows = async (start: number, end: number, genes?: Int32Array): Promise<CsrRows> =>
    matrix.readRows(start, end, genes ? genes.map((gene) => columnOf(kept, gene)) : kept);
  return {
    cells: matrix.cells,
    genes: kept.length,
    access: matrix.access,
    readRows,
    totals: (signal) => sumRows(matrix.cells, readRows, signal),
  };
}

function columnOf(kept: Int32Array, gene: number): number {
  const column = kept[gene];
  if (column === undefined) throw new RangeError(`gene ${gene} of a matrix with ${kept.length} genes`);
  return column;
}

async function sumRows(
  cells: number,
  readRows: (start: number, end: number) => Promise<CsrRows>,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const totals = new Float64Array(cells);
  for (let start = 0; start < cells; start += CELLS_PER_BLOCK) {
    checkSignal(signal);
    const { rowStarts, counts } = await readRows(start, Math.min(cells, start + CELLS_PER_BLOCK));
    for (let row = 0; row < rowStarts.length - 1; row++) {
      let total = 0;
      for (let i = rowStarts[row]; i < rowStarts[row + 1]; i++) total += counts[i];
      totals[start + row] = total;
    }
  }
  return totals;
}
