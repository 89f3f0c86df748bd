import { HeddleError, type Matrix } from "@heddle/contracts";
import { pearson } from "../statistics/correlation.js";
import { hungarian } from "./hungarian.js";

/** A one-to-one matching of the columns of one matrix with those of another. */
export interface ColumnMatching {
  /** Per column of the first matrix: its counterpart in the second, or −1 without one. */
  readonly columns: Int32Array;
  /** Per column of the first matrix: the correlation with its counterpart, in [−1, 1]; 0 without one. */
  readonly correlations: Float64Array;
}

/**
 * Pearson's r of each column of `a` with each column of `b`, over the same rows: a.columns × b.columns. The r of a constant
 * column is 0.
 *
 * @throws HeddleError "bad-data" if the numbers of rows differ
 */
export function columnCorrelations(a: Matrix, b: Matrix): Matrix {
  if (a.rows !== b.rows) {
    throw new HeddleError("bad-data", {
      where: "correlations",
      expected: `${a.rows} cells in both matrices`,
      got: `${b.rows} cells`,
      next: "Compare latents of the same cells in the same order.",
    });
  }
  const [first, second] = [columnsOf(a), columnsOf(b)];
  const values = first.flatMap((x) => second.map((y) => pearson(x, y) || 0));
  return { rows: a.columns, columns: b.columns, values: Float64Array.from(values) };
}

/** The one-to-one matching of rows with columns whose |r| have the largest sum: see `hungarian`. */
export function matchColumns(correlations: Matrix): ColumnMatching {
  const { columns: size, values } = correlations;
  const columns = hungarian({ ...correlations, values: values.map((r) => -Math.abs(r)) });
  const matched = Float64Array.from(columns, (column, row) => (column < 0 ? 0 : values[row * size + column]));
  return { columns, correlations: matched };
}

const columnsOf = ({ rows, columns, values }: Matrix): Float64Array[] =>
  Array.from({ length: columns }, (_, j) => Float64Array.from({ length: rows }, (_, i) => values[i * columns + j]));
