import { HeddleError, type Table } from "@heddle/contracts";
import { didYouMean } from "../config/nearest-name.js";

/** Cells × genes, in row-major order. */
export interface Expression {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** Maximum number of values of all matrices; more is an error before the computation. */
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
