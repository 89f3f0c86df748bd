import type { StoredRows } from "@heddle/anndata";
import type { CsrRows } from "@heddle/contracts";

/** Rows in the smallest types that represent them exactly, to keep many of them in memory. */
export type CompactRows = StoredRows;

/** Types of the entries of `CompactRows`. */
export interface EntryTypes {
  readonly columns: Int32ArrayConstructor | Uint16ArrayConstructor;
  readonly counts: Float32ArrayConstructor | Uint16ArrayConstructor | Uint8ArrayConstructor;
}

/** The types of minibatches. */
export const PLAIN: EntryTypes = { columns: Int32Array, counts: Float32Array };

/** The smallest types for this number of genes and the largest count; infinite for values that are no counts. */
export function entryTypes(genes: number, largest: number): EntryTypes {
  return {
    columns: genes <= 2 ** 16 ? Uint16Array : Int32Array,
    counts: largest < 2 ** 8 ? Uint8Array : largest < 2 ** 16 ? Uint16Array : Float32Array,
  };
}

export const bytesPerEntry = ({ columns, counts }: EntryTypes): number =>
  columns.BYTES_PER_ELEMENT + counts.BYTES_PER_ELEMENT;

/** The largest value; infinite if one is negative or no integer. */
export function largestCount(values: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!(value >= 0 && value === Math.floor(value))) return Number.POSITIVE_INFINITY;
    if (value > largest) largest = value;
  }
  return largest;
}

/** Rows `start` to `end` − 1 (all by default) in the types of minibatches. */
export function plainRows(
  { rowStarts, columns, counts }: CompactRows,
  start = 0,
  end: number = rowStarts.length - 1,
): CsrRows {
  const [from, to] = [rowStarts[start], rowStarts[end]];
  return {
    rowStarts: rowStarts.subarray(start, end + 1).map((at) => at - from),
    // "from" would collect the values in an array first
    columns: new Int32Array(columns.subarray(from, to)),
    counts: new Float32Array(counts.subarray(from, to)),
  };
}

/** The given rows, in that order and in the same types. */
export function gatherCompact(source: CompactRows, rows: Int32Array): CompactRows {
  const rowStarts = new Int32Array(rows.length + 1);
  for (const [i, row] of rows.entries()) {
    rowStarts[i + 1] = rowStarts[i] + source.rowStarts[row + 1] - source.rowStarts[row];
  }
  const { columns, counts } = arraysFor(typesOf(source), rowStarts[rows.length]);
  for (const [i, row] of rows.entries()) {
    const [from, to] = [source.rowStarts[row], source.rowStarts[row + 1]];
    columns.set(source.columns.subarray(from, to), rowStarts[i]);
    counts.set(source.counts.subarray(from, to), rowStarts[i]);
  }
  return { rowStarts, columns, counts };
}

export const arraysFor = (types: EntryTypes, entries: number) => ({
  columns: new types.columns(entries),
  counts: new types.counts(entries),
});

const typesOf = ({ columns, counts }: CompactRows): EntryTypes => ({
  columns: columns instanceof Uint16Array ? Uint16Array : Int32Array,
  counts: counts instanceof Uint8Array ? Uint8Array : counts instanceof Uint16Array ? Uint16Array : Float32Array,
});

/** Bytes of all entries. */
export const bytesOf = ({ columns, counts }: CompactRows): number => columns.byteLength + counts.byteLength;
