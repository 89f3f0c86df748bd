// What AnnData needs of a file format: groups, arrays and attributes by path. HDF5 and Zarr each implement it; nothing
// in this package knows which one it reads. Paths have no leading slash: "obs/_index"; the root is "".

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

/** What an array's elements are. "bool" is read as 0 and 1; "null" is an array without data (h5py.Empty). */
export type ElementType = NumberType | "bool" | "string" | "compound" | "reference" | "null" | "other";

/**
 * Numbers as read, in the smallest array that holds them exactly. 64-bit integers become float64: implementations
 * throw HeddleError "bad-data" beyond ±(2^53 − 1) instead of rounding. float16 becomes float32, bool becomes uint8.
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
  /** Rows and columns of a chunk, where the array is chunked: readers align their blocks to it. */
  readonly chunks?: readonly number[];
  /** Names of the compression filters, for people: "gzip", "lzf", "blosc". */
  readonly filters: readonly string[];
  /** Of a compound array (obs and var before anndata 0.7). */
  readonly fields?: readonly FieldInfo[];
}

/** An attribute: a scalar, a list, a reference to another node (its path), or null where it has no data. */
export type AttributeValue =
  | string
  | number
  | boolean
  | readonly string[]
  | readonly number[]
  | { readonly refersTo: string }
  | null;

/** A tree open for reading. Every method rejects with HeddleError "unreadable-file" where the storage fails. */
export interface Hierarchy {
  /** The file or folder, as the user named it, for messages. */
  readonly name: string;
  /** Undefined where nothing has this path. */
  kind(path: string): Promise<"group" | "array" | undefined>;
  /** Names (not paths) of what a group holds, in the storage's order; [] where the path is not a group. */
  children(path: string): Promise<readonly string[]>;
  /** Attributes of a group or array; an empty map where the path is absent. */
  attributes(path: string): Promise<ReadonlyMap<string, AttributeValue>>;
  /** Rejects with HeddleError "bad-data" where the path is not an array. */
  array(path: string): Promise<ArrayInfo>;
  /**
   * Elements of rows `start` to `end` − 1 along the first axis (all by default), row-major; a scalar gives one
   * element. Rejects with HeddleError "unsupported-file" where a filter or element type cannot be read.
   */
  read(path: string, start?: number, end?: number): Promise<Elements>;
  /** One field of a compound array, rows × width; rejects with "unsupported-file" where storage has no compounds. */
  readField(path: string, field: string): Promise<Elements>;
  close(): Promise<void>;
}

/** An attribute to write. Whole numbers are stored as 64-bit integers, booleans as what h5py and Zarr take for one. */
export type WrittenAttribute = string | number | boolean | readonly string[] | Int32Array | Float64Array;

export interface WrittenArray {
  /** Empty for a scalar (data of one element). The product equals data.length. */
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: NumberArray | readonly string[];
  /** Store numbers as 64-bit integers: what AnnData expects of indptr and shapes. Data must be whole. */
  readonly as?: "int64";
}

/**
 * A tree being written. The same calls in the same order give the same bytes. Nothing is visible under the final name
 * before `close`; every method rejects with HeddleError "cannot-write" where the storage fails.
 */
export interface HierarchyWriter {
  /** Parents come first; the root exists. */
  createGroup(path: string): Promise<void>;
  writeArray(path: string, array: WrittenArray): Promise<void>;
  setAttribute(path: string, name: string, value: WrittenAttribute): Promise<void>;
  /** Puts the finished tree under its final name. */
  close(): Promise<void>;
  /** Drops everything written; does nothing after `close`. */
  abort(): Promise<void>;
}
