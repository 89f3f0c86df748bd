import type { CsrRows } from "@heddle/contracts";

/** Buffers for the entries of some rows. */
export interface RowBuffers {
  readonly columns: Int32Array;
  readonly counts: Float32Array;
}

/** The given rows of a CSR matrix, in that order; stored in `buffers` if they are long enough. */
export function gatherRows(source: CsrRows, rows: Int32Array, buffers?: RowBuffers): CsrRows {
  let entries = 0;
  for (const row of rows) entries += source.rowStarts[row + 1] - source.rowStarts[row];
  const rowStarts = new Int32Array(rows.length + 1);
  const room = buffers && buffers.columns.length >= entries ? buffers : undefined;
  const columns = room?.columns.subarray(0, entries) ?? new Int32Array(entries);
  const counts = room?.counts.subarray(0, entries) ?? new Float32Array(entries);
  let at = 0;
  for (let i = 0; i < rows.length; i++) {
    const from = source.rowStarts[rows[i]];
    const to = source.rowStarts[rows[i] + 1];
    columns.set(source.columns.subarray(from, to), at);
    counts.set(source.counts.subarray(from, to), at);
    at += to - from;
    rowStarts[i + 1] = at;
  }
  return { rowStarts, columns, counts };
}

/** Σ counts of each row. */
export function rowTotals({ rowStarts, counts }: CsrRows): Float64Array {
  const totals = new Float64Array(rowStarts.length - 1);
  for (let row = 0; row < totals.length; row++) {
    let sum = 0;
    for (let i = rowStarts[row]; i < rowStarts[row + 1]; i++) sum += counts[i];
    totals[row] = sum;
  }
  return totals;
}

/** Rows with a nonzero value; for counts, those with a total above 0. */
export function filledRows({ rowStarts, counts }: CsrRows): Int32Array {
  const rows = Int32Array.from({ length: rowStarts.length - 1 }, (_, row) => row);
  return rows.filter((row) => counts.subarray(rowStarts[row], rowStarts[row + 1]).some((value) => value !== 0));
}
