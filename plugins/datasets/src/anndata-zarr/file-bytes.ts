import { filesOf } from "#machine";
import type { RandomBytes } from "./storage.js";

/** A file on disk, read in pieces. */
export async function openFile(path: string): Promise<RandomBytes> {
  const handle = await filesOf(path).fs.open(path, "r");
  const { size } = await handle.stat();
  return {
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
      return bytesRead === bytes.length ? bytes : bytes.slice(0, bytesRead);
    },
    close: () => handle.close(),
  };
}
