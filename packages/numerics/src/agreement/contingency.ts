import { requireSameLength } from "../statistics/same-length.js";

/** Labels of n items; any numbers, equal labels form a group. Drop missing labels first: −1 is an ordinary label. */
export type Labels = ArrayLike<number>;

/** Frequency of each pair of labels: counts are rows × columns, row-major. Labels are numbered as they appear. */
export interface ContingencyTable {
  readonly rows: number;
  readonly columns: number;
  readonly counts: Float64Array;
  readonly rowTotals: Float64Array;
  readonly columnTotals: Float64Array;
  readonly total: number;
}

/** 0, 1, 2 … for the labels in the order of their first appearance. */
export function renumber(labels: Labels): { readonly codes: Int32Array; readonly count: number } {
  const numbers = new Map<number, number>();
  const codes = new Int32Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    let code = numbers.get(label);
    if (code === undefined) {
      code = numbers.size;
      numbers.set(label, code);
    }
    codes[i] = code;
  }
  return { codes, count: numbers.size };
}

/** Cross-tabulates two labelings of the same items. */
export function contingencyTable(a: Labels, b: Labels): ContingencyTable {
  requireSameLength(a, b);
  const { codes: rowCodes, count: rows } = renumber(a);
  const { codes: columnCodes, count: columns } = renumber(b);
  const counts = new Float64Array(rows * columns);
  const rowTotals = new Float64Array(rows);
  const columnTotals = new Float64Array(columns);
  for (let i = 0; i < a.length; i++) {
    counts[rowCodes[i] * columns + columnCodes[i]] += 1;
    rowTotals[rowCodes[i]] += 1;
    columnTotals[columnCodes[i]] += 1;
  }
  return { rows, columns, counts, rowTotals, columnTotals, total: a.length };
}
