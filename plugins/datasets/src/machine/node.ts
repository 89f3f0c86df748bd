// The implementation of `#machine` outside browsers.
import { createReadStream, readSync } from "node:fs";
import * as promises from "node:fs/promises";
import * as paths from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

/** File system functions for readers. A browser has no file system: there `filesOf` throws. */
export interface MachineFiles {
  readonly fs: Pick<
    typeof promises,
    "appendFile" | "mkdir" | "open" | "readdir" | "readFile" | "rename" | "rm" | "stat" | "writeFile"
  >;
  readonly path: Pick<typeof paths, "basename" | "dirname" | "join">;
  /** Holds up the thread. */
  readonly readSync: typeof readSync;
  /** The file's bytes, decompressed if `gzip`. */
  readonly stream: (file: string, gzip: boolean) => AsyncIterable<Uint8Array>;
}

const files: MachineFiles = {
  fs: promises,
  readSync,
  path: paths,
  stream(file, gzip) {
    const bytes = createReadStream(file);
    // With the callback, pipeline forwards a read error to the reader instead of throwing it.
    return gzip ? pipeline(bytes, createGunzip(), () => {}) : bytes;
  },
};

/** The file system; `where` is the path to read, for the error message in a browser. */
export const filesOf = (_where: string): MachineFiles => files;
