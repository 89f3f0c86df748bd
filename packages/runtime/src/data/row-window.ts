import type { CsrRows } from "@heddle/contracts";
import type { CompactRows } from "./compact-rows.js";
import type { RowBuffers } from "./gather-rows.js";

/** Cells in ascending order, and their rows. */
export interface RowWindow {
  readonly cells: Int32Array;
  readonly rows: CompactRows;
}

/** The rows of these cells, in that order; undefined if no window contains one of them. */
export function gatherFrom(
  windows: readonly RowWindow[],
  wanted: Int32Array,
  buffers?: RowBuffers,
): CsrRows | undefined {
  const places = Array.from(wanted, (cell) => placeIn(windows, cell));
  if (places.some((place) => place === undefined)) return undefined;
  const found = places as readonly Place[];
  const entries = found.reduce((sum, { from, to }) => sum + to - from, 0);
  const room = buffers && buffers.columns.length >= entries ? buffers : undefined;
  const columns = room?.columns.subarray(0, entries) ?? new Int32Array(entries);
  const counts = room?.counts.subarray(0, entries) ?? new Float32Array(entries);
  const rowStarts = new Int32Array(wanted.length + 1);
  for (const [i, { rows, from, to }] of found.entries()) {
    columns.set(rows.columns.subarray(from, to), rowStarts[i]);
    counts.set(rows.counts.subarray(from, to), rowStarts[i]);
    rowStarts[i + 1] = rowStarts[i] + to - from;
  }
  return { rowStarts, columns, counts };
}

interface Place {
  readonly rows: CompactRows;
  readonly from: number;
  readonly to: number;
}

function placeIn(windows: readonly RowWindow[], cell: number): Place | undefined {
  for (const { cells, rows } of windows) {
    const row = indexIn(cells, cell);
    if (row >= 0) return { rows, from: rows.rowStarts[row], to: rows.rowStarts[row + 1] };
  }
  return undefined;
}

/** Position in an ascending array, −1 if absent. */
export function indexIn(ascending: Int32Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] === value) return middle;
    if (ascending[middle] < value) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
