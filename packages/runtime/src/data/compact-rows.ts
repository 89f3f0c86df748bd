import type { RowBuffers, StoredRows } from "@heddle/anndata";
import type { CsrRows } from "@heddle/contracts";

/** Rows in the smallest types that represent them exactly, to keep many of them in memory. */
export type CompactRows = StoredRows;

/** Types of the entries of `CompactRows`. */
export interface EntryTypes {
  readonly columns: Int32ArrayConstructor | Uint16ArrayConstructor;
  readonly counts: Float32ArrayConstructor | Uint16ArrayConstructor | Uint8ArrayConstructor;
}

/** The types of minibatches. */
export const PLAIN = { columns: Int32Array, counts: Float32Array } satisfies EntryTypes;

/** Room of shared buffers for a longer block than the first. */
const SPARE = 1.25;

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

/** Rows `start` to `end` − 1 (all by default) in the types of minibatches; stored in `buffers` if they are long enough. */
export function plainRows(
  { rowStarts, columns, counts }: CompactRows,
  start = 0,
  end: number = rowStarts.length - 1,
  buffers?: RowBuffers,
): CsrRows {
  const [from, to] = [rowStarts[start], rowStarts[end]];
  const room = buffers && buffers.columns.length >= to - from ? buffers : arraysFor(PLAIN, to - from);
  // "from" would collect the values in an array first
  room.columns.set(columns.subarray(from, to));
  room.counts.set(counts.subarray(from, to));
  return {
    rowStarts: rowStarts.subarray(start, end + 1).map((at) => at - from),
    columns: room.columns.subarray(0, to - from),
    counts: room.counts.subarray(0, to - from),
  };
}

/** Buffers that blocks of rows share: new ones only for a longer block than before. */
export class SharedBuffers {
  private buffers: RowBuffers = arraysFor(PLAIN, 0);

  /** As `plainRows`: valid until the next call. */
  plainRows(rows: CompactRows, start: number, end: number): CsrRows {
    const entries = rows.rowStarts[end] - rows.rowStarts[start];
    if (entries > this.buffers.columns.length) this.buffers = arraysFor(PLAIN, Math.ceil(SPARE * entries));
    return plainRows(rows, start, end, this.buffers);
  }
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

export function arraysFor(types: typeof PLAIN, entries: number): RowBuffers;
export function arraysFor(types: EntryTypes, entries: number): Pick<CompactRows, "columns" | "counts">;
export function arraysFor(types: EntryTypes, entries: number): Pick<CompactRows, "columns" | "counts"> {
  return { columns: new types.columns(entries), counts: new types.counts(entries) };
}

const typesOf = ({ columns, counts }: CompactRows): EntryTypes => ({
  columns: columns instanceof Uint16Array ? Uint16Array : Int32Array,
  counts: counts instanceof Uint8Array ? Uint8Array : counts instanceof Uint16Array ? Uint16Array : Float32Array,
});

/** Bytes of all entries. */
export const bytesOf = ({ columns, counts }: CompactRows): number => columns.byteLength + counts.byteLength;
