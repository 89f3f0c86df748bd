/** Objects below one address, such as `s3://bucket/cells.zarr`. Keys are relative to it, with "/"; "" is the address itself. */
export interface ObjectStore {
  /** The address, for messages. */
  readonly address: string;
  /** Size in bytes; undefined if there is no such object. */
  size(key: string): Promise<number | undefined>;
  /** The whole object, or a part of it: fewer bytes than requested only at its end. Undefined if there is no such object. */
  read(key: string, range?: ByteRange): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Names directly below a folder, sorted; none if there is no object below it. */
  list(folder: string): Promise<readonly string[]>;
  /** All objects below a folder, in the order of their keys. */
  objects(folder: string): Promise<readonly StoredObject[]>;
  /** The whole object with its version, for conditions. Undefined if there is no such object. */
  readVersion(key: string): Promise<VersionedObject | undefined>;
  /** Replaces the whole object: readers see the old bytes or the new. Returns its version; undefined if `condition` does not hold. */
  write(key: string, bytes: Uint8Array, condition?: WriteCondition): Promise<string | undefined>;
  /** Removes an object, if it exists and has this version. */
  remove(key: string, version?: string): Promise<void>;
}

/** What must hold for a write, decided by the server: that no such object exists, or that it has a version. */
export type WriteCondition = "absent" | { readonly version: string };

export interface VersionedObject {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Changes with the bytes: the entity tag. */
  readonly version: string;
  /** Time of the last write by the clock of the server, in ms since 1970. */
  readonly modified: number;
}

export type ByteRange = { readonly offset: number; readonly length: number } | { readonly suffixLength: number };

export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
}

/** The requests of a store to one bucket. Keys are those of the bucket. */
export interface Bucket {
  /** Size in bytes; undefined if there is no such object. */
  head(key: string): Promise<number | undefined>;
  /** `range` is the value of the HTTP header. Undefined if there is no such object, empty if the range is after its end. */
  get(key: string, range: string | undefined): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Pages of keys that begin with `prefix`; with `delimiter`, the parts of keys up to the next one. */
  pages(prefix: string, delimiter: string | undefined): AsyncIterable<readonly StoredObject[]>;
  getVersion(key: string): Promise<VersionedObject | undefined>;
  put(key: string, bytes: Uint8Array, condition: WriteCondition | undefined): Promise<string | undefined>;
  delete(key: string, version: string | undefined): Promise<void>;
}
