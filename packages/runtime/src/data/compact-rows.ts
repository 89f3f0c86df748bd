/** Rows in the smallest types that represent them exactly, to keep many of them in memory. */
export interface CompactRows {
  readonly rowStarts: Int32Array;
  readonly columns: Int32Array | Uint16Array;
  readonly counts: Float32Array | Uint16Array | Uint8Array;
}

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
