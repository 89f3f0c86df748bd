import type { AsyncReadable } from "zarrita";

/**
 * The files of a Zarr hierarchy, by key: "/obs/.zattrs". Bytes are always an array of their own, starting at the
 * beginning of their buffer: zarrita's string codec reads the buffer and forgets the offset.
 */
export interface ZarrStorage extends AsyncReadable {
  getRange: NonNullable<AsyncReadable["getRange"]>;
  /** As the user named it. */
  readonly name: string;
  /** Bytes of the whole; of a folder all its files are looked at. */
  size(): Promise<number>;
  /** Names directly within a folder ("" is the root), sorted. */
  list(folder: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A file that is read piece by piece. */
export interface RandomBytes {
  readonly size: number;
  /** Fewer bytes than asked for only at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}
