import { HeddleError, type Table } from "@heddle/contracts";
import { didYouMean } from "../config/nearest-name.js";

/** Cells × genes, in row-major order. */
export interface Expression {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** Maximum size of all matrices that are returned; more is an error before the computation. */
const MOST_BYTES = 2 ** 31;

export const emptyExpression = (rows: number, columns: number): Expression => ({
  rows,
  columns,
  values: new Float32Array(rows * columns),
});

/** Copies the selected columns of a batch to the rows from `from` on. */
export function putRows(
  values: ArrayLike<number>,
  genes: number,
  columns: Int32Array,
  into: Expression,
  from: number,
): void {
  for (let row = 0; row < values.length / genes; row++)
    for (const [j, column] of columns.entries())
      into.values[(from + row) * columns.length + j] = values[row * genes + column];
}

/** The selected columns of a batch, rows × genes. */
export function columnsOfRows(values: ArrayLike<number>, genes: number, columns: Int32Array): Float32Array {
  const chosen = emptyExpression(values.length / genes, columns.length);
  putRows(values, genes, columns, chosen, 0);
  return chosen.values;
}

/** Matrices of the same shape, from blocks that have the same rows of each. */
export class CollectedExpression {
  readonly matrices: readonly Expression[];
  private row = 0;

  /** With `values: false`, the matrices stay without values. */
  constructor(count: number, [rows, columns]: readonly [number, number], values: boolean) {
    this.matrices = Array.from({ length: count }, () =>
      values ? emptyExpression(rows, columns) : { rows, columns, values: new Float32Array(0) },
    );
  }

  /** The same blocks, which are copied while they are read. */
  async *collect(blocks: AsyncIterable<readonly Float32Array[]>): AsyncGenerator<readonly Float32Array[]> {
    for await (const block of blocks) {
      const { columns } = this.matrices[0];
      for (const [i, { values }] of this.matrices.entries())
        if (values.length > 0) values.set(block[i], this.row * columns);
      this.row += block[0].length / columns;
      yield block;
    }
  }
}

/** Columns of the named genes; all columns without names. Throws HeddleError "gene-mismatch" for an unknown gene. */
export function geneColumns(known: Table, wanted: readonly string[] | undefined): Int32Array {
  if (wanted === undefined) return Int32Array.from({ length: known.rows }, (_, gene) => gene);
  const columns = new Map(known.index.map((name, column) => [name, column]));
  return Int32Array.from(new Set(wanted), (name) => {
    const column = columns.get(name);
    if (column !== undefined) return column;
    throw new HeddleError("gene-mismatch", {
      where: "genes",
      expected: `genes of the model, which has ${known.rows}: ${known.index.slice(0, 3).join(", ")} …`,
      got: name,
      next: didYouMean(name, known.index, "Name genes as in training; those not selected then are not modeled."),
    });
  });
}

export function refuseTooMuch(cells: number, genes: number, matrices: number): void {
  const bytes = cells * genes * 4 * matrices;
  if (bytes <= MOST_BYTES) return;
  throw new HeddleError("usage", {
    where: "genes",
    expected: "at most 2 GB of expression at once",
    got: `${(bytes / 2 ** 30).toFixed(1)} GB: ${cells} cells × ${genes} genes × ${matrices}`,
    next: "Choose genes, or fewer samples or cells.",
  });
}
