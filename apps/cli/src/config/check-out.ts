import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { folderStore, HeddleError } from "heddle";

/** Throws HeddleError "cannot-write" before a command works for a file or folder that it cannot write. */
export async function checkOut(out: string): Promise<void> {
  await folderStore(dirname(out)).checkWritable?.();
}

/** For a command that writes one file: its name must not be that of a folder. */
export function checkOutFile(out: string): void {
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  throw new HeddleError("cannot-write", {
    where: out,
    expected: "to write this file",
    got: "a folder of this name",
    next: "Choose another --out.",
  });
}

/** For HDF5 files, whose folder must exist. */
export function requireFolderOf(out: string): void {
  checkOutFile(out);
  if (existsSync(dirname(out))) return;
  throw new HeddleError("cannot-write", {
    where: out,
    expected: "a folder that exists",
    got: `no folder ${dirname(out)}`,
    next: "Make the folder first, or choose another --out.",
  });
}
