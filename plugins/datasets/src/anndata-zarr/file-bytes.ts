import { HeddleError } from "@heddle/contracts";
import { filesOf } from "#machine";
import type { RandomBytes } from "./storage.js";

/** A file on disk, read in pieces. HeddleError "unreadable-file" for a pipe or a socket: opening one may wait for ever. */
export async function openFile(path: string): Promise<RandomBytes> {
  if (!(await filesOf(path).fs.stat(path)).isFile()) throw notAFile(path);
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

const notAFile = (path: string) =>
  new HeddleError("unreadable-file", {
    where: path,
    expected: "a file or a folder",
    got: "a pipe, a socket or a device",
    next: "Write its contents to a file first, and pass that.",
  });
