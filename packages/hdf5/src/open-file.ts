import type { Library } from "./library.js";
import { closeStreams, openStreams } from "./library.js";

/** A file open in one instance of the library. */
export interface OpenFile {
  readonly id: bigint;
  /** Closes the file and its descriptors; throws if the library cannot write what is left to write. */
  close(): void;
}

/** Opens a file. Call it within `attempt`. `options` are those of h5wasm's File. */
export function openFile(
  library: Library,
  path: string,
  mode: "r" | "w",
  options?: { libver: ["v108", "v108"] },
): OpenFile {
  const before = openStreams(library);
  const { file_id: id } = library.checks.confine(true, () => new library.File(path, mode, options));
  const own = openStreams(library);
  for (const stream of before) own.delete(stream);
  return {
    id,
    close() {
      try {
        library.module.close_file(id);
      } finally {
        // The library keeps a file open while it has open objects, which a failed read leaves behind.
        closeStreams(library, (stream) => own.has(stream));
      }
    },
  };
}
