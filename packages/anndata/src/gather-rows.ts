import type { CsrRows } from "@heddle/contracts";

/** Buffers for the entries of some rows. */
export interface RowBuffers {
  readonly columns: Int32Array;
  readonly counts: Float32Array;
}

/** Rows whose entries may have smaller types than those of `CsrRows`. */
export interface StoredRows {
  readonly rowStarts: Int32Array;
  readonly columns: Int32Array | Uint16Array;
  readonly counts: Float32Array | Uint16Array | Uint8Array;
}

/** The given rows of a CSR matrix, in that order; stored in `buffers` if they are long enough. */
export function gatherRows(source: StoredRows, rows: Int32Array, buffers?: RowBuffers): CsrRows {
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
