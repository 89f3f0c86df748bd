import { HeddleError } from "@heddle/contracts";
import { mountBlob } from "./mount-blob.js";
import type { Platform } from "./platform.js";

let outputs = 0;

/** A browser reads files that the user selected, and writes into memory. */
export const platform: Platform = {
  load: () => import("h5wasm"),
  prepare: () => {},
  fileSize: (path) => {
    throw noFileSystem(path);
  },
  readBytes: async (path) => {
    throw noFileSystem(path);
  },
  async mount(source, module) {
    if ("path" in source) throw noFileSystem(source.path);
    return mountBlob(module, source.blob);
  },
  async fileOutput(path) {
    throw new HeddleError("cannot-write", {
      where: path,
      expected: "a file system",
      got: "a browser",
      next: "Write into memory with hdf5Bytes, and offer the bytes as a download.",
    });
  },
  async memoryOutput({ FS }) {
    outputs += 1;
    const path = `/heddle-output-${outputs}.h5`;
    return {
      name: "a file in memory",
      path,
      async finish(patch) {
        try {
          const bytes: Uint8Array = FS.readFile(path);
          await patch({
            read: async (position, length) => bytes.slice(position, position + length),
            write: async (position, changed) => bytes.set(changed, position),
          });
          return bytes;
        } finally {
          FS.unlink(path);
        }
      },
      async discard() {
        if (FS.analyzePath(path).exists) FS.unlink(path);
      },
    };
  },
};

function noFileSystem(path: string): HeddleError {
  return new HeddleError("unreadable-file", {
    where: path,
    expected: "a file chosen in the browser",
    got: "a path",
    next: "Pass the File itself: { name, blob }.",
  });
}
