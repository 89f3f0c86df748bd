// Interface of a file format for AnnData: groups, arrays and attributes by path. HDF5 and Zarr implement it; this
// package does not depend on the format. Paths have no leading slash: "obs/_index"; the root is "".

export type NumberType =
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "float16"
  | "float32"
  | "float64";

/** Element type of an array. "bool" is read as 0, 1 and, for a third
 * state such as R's NA, 2; "null" is an array without data (h5py.Empty). */
export type ElementType = NumberType | "bool" | "string" | "compound" | "reference" | "null" | "other";

/**
 * Numbers as read, in the smallest typed array that represents them exactly. 64-bit integers become float64:
 * HeddleError "bad-data" beyond ±(2^53 − 1) instead of rounding. float16 becomes float32, bool becomes uint8.
 */
export type NumberArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Float32Array
  | Float64Array;

export type Elements = NumberArray | readonly string[];

export interface FieldInfo {
  readonly name: string;
  readonly type: ElementType;
  /** Numbers per row: 1 for a scalar field, 50 for a field of shape (50,). */
  readonly width: number;
}

export interface ArrayInfo {
  /** Empty for a scalar. */
  readonly shape: readonly number[];
  readonly type: ElementType;
  /** Rows and columns of a chunk, if the array is chunked: readers align their blocks to it. */
  readonly chunks?: readonly number[];
  /** Names of the compression filters, for messages: "gzip", "lzf", "blosc". */
  readonly filters: readonly string[];
  /** Fields of a compound array (obs and var before anndata 0.7). */
  readonly fields?: readonly FieldInfo[];
}

/** An attribute: a scalar, a list, a reference to another node (its path), or null if it has no data. */
export type AttributeValue =
  | string
  | number
  | boolean
  | readonly string[]
  | readonly number[]
  | { readonly refersTo: string }
  | null;

/** A tree open for reading. Every method rejects with HeddleError "unreadable-file" if the storage fails. */
export interface Hierarchy {
  /** The file or folder, as the user gave it, for messages. */
  readonly name: string;
  /** Undefined if the path does not exist. Rejects with HeddleError "unsupported-file" for a link to another file. */
  kind(path: string): Promise<"group" | "array" | undefined>;
  /** Names (not paths) of a group's members, in the storage's order; [] if the path is not a group. */
  children(path: string): Promise<readonly string[]>;
  /** Attributes of a group or array; an empty map if the path is absent. */
  attributes(path: string): Promise<ReadonlyMap<string, AttributeValue>>;
  /** Rejects with HeddleError "bad-data" if the path is not an array. */
  array(path: string): Promise<ArrayInfo>;
  /**
   * Elements of rows `start` to `end` − 1 along the first axis (all by default), row-major; a scalar gives one
   * element. Rejects with HeddleError "unsupported-file" if a filter or element type is not supported.
   */
  read(path: string, start?: number, end?: number): Promise<Elements>;
  /** All elements of an array of type "int64" or "uint64", with all digits; "bad-data" for another type. */
  readIntegers(path: string): Promise<BigInt64Array | BigUint64Array>;
  /** One field of a compound array, rows × width; rejects with "unsupported-file" if the storage has no compounds. */
  readField(path: string, field: string): Promise<Elements>;
  close(): Promise<void>;
}

/** An attribute to write. Integers are stored as 64-bit integers, booleans in the encoding of h5py or Zarr. */
export type WrittenAttribute = string | number | boolean | readonly string[] | Int32Array | Float64Array;

export interface WrittenArray {
  /** Empty for a scalar (data of one element). The product equals data.length. */
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: NumberArray | readonly string[];
  /** Store numbers as 64-bit integers, as AnnData requires for indptr and shapes. Data must be integers. */
  readonly as?: "int64";
}

/** A matrix being written: rows × columns, whose rows are appended in order. */
export interface RowWriter {
  /** Appends whole rows, row-major. Rejects as `HierarchyWriter.writeArray` does. */
  append(rows: Float32Array): Promise<void>;
}

/**
 * A tree being written. The same calls in the same order give the same bytes. Nothing is visible under the final name
 * before `close`; every method rejects with HeddleError "cannot-write" if the storage fails.
 */
export interface HierarchyWriter {
  /** Create parents first; the root exists. */
  createGroup(path: string): Promise<void>;
  writeArray(path: string, array: WrittenArray): Promise<void>;
  /** A matrix of float32 that is written in blocks of rows. Append the same number of rows each time, the rest at last. */
  openRows(path: string, shape: readonly [rows: number, columns: number]): Promise<RowWriter>;
  setAttribute(path: string, name: string, value: WrittenAttribute): Promise<void>;
  /** Moves the finished tree to its final name. */
  close(): Promise<void>;
  /** Deletes everything written; does nothing after `close`. */
  abort(): Promise<void>;
}
