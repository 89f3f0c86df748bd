import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { folderStore, HeddleError } from "heddle";
import { isAddress } from "./data-path.js";

/** Throws HeddleError "cannot-write" before a command works for a file or folder that it cannot write. */
export async function checkOut(folder: string, out: string): Promise<void> {
  if (isAddress(out)) throw notAPath(out);
  await folderStore(dirname(resolve(folder, out))).checkWritable?.();
}

const notAPath = (out: string) =>
  new HeddleError("cannot-write", {
    where: out,
    expected: "--out with a path on this machine",
    got: "an address",
    next: "Write to a folder, and copy it to the address afterwards.",
  });

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
