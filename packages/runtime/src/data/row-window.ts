import type { RowBuffers } from "@heddle/anndata";
import type { CsrRows } from "@heddle/contracts";
import type { CompactRows } from "./compact-rows.js";

/** Cells in ascending order, and their rows. */
export interface RowWindow {
  readonly cells: Int32Array;
  readonly rows: CompactRows;
}

/** The window of each cell, and its row there. */
export interface Places {
  readonly windows: Int32Array;
  readonly rows: Int32Array;
}

/** Undefined if no window contains one of the cells. */
export function placesIn(windows: readonly RowWindow[], wanted: Int32Array): Places | undefined {
  const places = { windows: new Int32Array(wanted.length), rows: new Int32Array(wanted.length) };
  for (let i = 0; i < wanted.length; i++) {
    let window = 0;
    let row = -1;
    for (; window < windows.length; window++) {
      row = indexIn(windows[window].cells, wanted[i]);
      if (row >= 0) break;
    }
    if (row < 0) return undefined;
    places.windows[i] = window;
    places.rows[i] = row;
  }
  return places;
}

/** The rows at these places, in that order; stored in `buffers` if they are long enough. */
export function gatherFrom(windows: readonly RowWindow[], places: Places, buffers?: RowBuffers): CsrRows {
  const rowStarts = new Int32Array(places.rows.length + 1);
  for (let i = 0; i < places.rows.length; i++) {
    const { rowStarts: starts } = windows[places.windows[i]].rows;
    rowStarts[i + 1] = rowStarts[i] + starts[places.rows[i] + 1] - starts[places.rows[i]];
  }
  const entries = rowStarts[places.rows.length];
  const room = buffers && buffers.columns.length >= entries ? buffers : undefined;
  const columns = room?.columns.subarray(0, entries) ?? new Int32Array(entries);
  const counts = room?.counts.subarray(0, entries) ?? new Float32Array(entries);
  for (let i = 0; i < places.rows.length; i++) {
    const source = windows[places.windows[i]].rows;
    const from = source.rowStarts[places.rows[i]];
    const to = source.rowStarts[places.rows[i] + 1];
    columns.set(source.columns.subarray(from, to), rowStarts[i]);
    counts.set(source.counts.subarray(from, to), rowStarts[i]);
  }
  return { rowStarts, columns, counts };
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
