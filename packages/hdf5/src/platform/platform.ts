// The platform interface for reading and writing HDF5. `#platform` (package.json, "imports") selects the implementation:
// a bundler for browsers never includes Node's modules.
import type { DataSource } from "@heddle/contracts";

type H5wasm = typeof import("h5wasm");
export type H5Module = Awaited<H5wasm["ready"]>;

/** A source that consists of one file. */
export type FileSource = Exclude<DataSource, { readonly files: unknown }>;

/** A source as a path the library can open. */
export interface Mounted {
  readonly path: string;
  /** Makes one compression filter loadable. */
  readonly installPlugin: (plugin: string) => Promise<void>;
  readonly release: () => Promise<void>;
}

/** A finished file whose bytes may be replaced in place. */
export interface RandomAccess {
  read(position: number, length: number): Promise<Uint8Array>;
  write(position: number, bytes: Uint8Array): Promise<void>;
}

/** A file that the library writes. */
export interface Output<Result> {
  /** Name for messages. */
  readonly name: string;
  /** The path the library writes to. */
  readonly path: string;
  /** The closed file: patched in place, then converted to the requested result. */
  finish(patch: (file: RandomAccess) => Promise<void>): Promise<Result>;
  discard(): Promise<void>;
}

export interface Platform {
  /** The library's build for this machine; a new instance for each number where the platform can make one. */
  load(instance: number): Promise<H5wasm>;
  /** Called once, when the library is ready. */
  prepare(module: H5Module): void;
  /** Bytes; HeddleErrors "missing-file" and "unreadable-file". */
  fileSize(path: string): number;
  readBytes(path: string, offset: number, length: number): Promise<Uint8Array>;
  mount(source: FileSource, module: H5Module): Promise<Mounted>;
  /** Appears under `path` only when finished, and replaces an existing file. HeddleError "cannot-write". */
  fileOutput(path: string): Promise<Output<void>>;
  memoryOutput(module: H5Module): Promise<Output<Uint8Array>>;
}
