import type { AsyncReadable } from "zarrita";

/**
 * The files of a Zarr hierarchy, by key: "/obs/.zattrs". Bytes are always a separate array, starting at the
 * beginning of their buffer: zarrita's string codec reads the buffer and ignores the offset.
 */
export interface ZarrStorage extends AsyncReadable {
  getRange: NonNullable<AsyncReadable["getRange"]>;
  /** Name as the user gave it. */
  readonly name: string;
  /** Size in bytes; the sum of all files for a folder. */
  size(): Promise<number>;
  /** Names directly within a folder ("" is the root), sorted. */
  list(folder: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A file that is read piece by piece. */
export interface RandomBytes {
  readonly size: number;
  /** Fewer bytes than requested only at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}
