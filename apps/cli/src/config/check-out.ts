import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { HeddleError, storeAt } from "heddle";
import { isAddress, isObjectAddress, notAPath, placeAt, splitPlace } from "./place.js";

/** Throws HeddleError "cannot-write" before a command works for a file or folder that it cannot write. */
export async function checkOut(folder: string, out: string): Promise<void> {
  if (isAddress(out) && !isObjectAddress(out)) throw notAPath(out);
  await storeAt(splitPlace(placeAt(folder, out)).folder).checkWritable?.();
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
  if (isAddress(out)) return;
  checkOutFile(out);
  if (existsSync(dirname(out))) return;
  throw new HeddleError("cannot-write", {
    where: out,
    expected: "a folder that exists",
    got: `no folder ${dirname(out)}`,
    next: "Make the folder first, or choose another --out.",
  });
}
