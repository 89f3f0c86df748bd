// What `#machine` leads to outside browsers.
import { createReadStream } from "node:fs";
import * as promises from "node:fs/promises";
import * as paths from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

/** What readers use of a machine's file system. A browser has none: there `filesOf` throws. */
export interface MachineFiles {
  readonly fs: Pick<typeof promises, "open" | "readdir" | "readFile" | "stat">;
  readonly path: Pick<typeof paths, "basename" | "dirname" | "join">;
  /** The file's bytes, decompressed where `gzip`. */
  readonly stream: (file: string, gzip: boolean) => AsyncIterable<Uint8Array>;
}

const files: MachineFiles = {
  fs: promises,
  path: paths,
  stream(file, gzip) {
    const bytes = createReadStream(file);
    // The callback is what makes pipeline forward a read error to the reader instead of throwing it.
    return gzip ? pipeline(bytes, createGunzip(), () => {}) : bytes;
  },
};

/** The file system; `where` is what was to be read, for the message in a browser. */
export const filesOf = (_where: string): MachineFiles => files;
