import { appendFile, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { HeddleError } from "@heddle/contracts";
import type { RunStore } from "./run-store.js";

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

function cannotWrite(path: string, cause: unknown): HeddleError {
  const full = codeOf(cause) === "ENOSPC";
  return new HeddleError("cannot-write", {
    where: path,
    expected: "to write this file",
    got: full ? "a full disk" : (cause as Error).message,
    next: full ? "Free some space, then try again." : "Check the folder's permissions, then try again.",
    cause,
  });
}

/** A run in a folder; the folder is made at the first write. */
export function folderStore(folder: string): RunStore {
  const path = (file: string) => join(folder, file);
  return {
    name: folder,
    pathOf: path,
    exists: (file) =>
      stat(path(file)).then(
        () => true,
        (error) => notThere(error, false),
      ),
    read: async (file) => readFile(path(file)).catch((cause) => Promise.reject(cannotRead(path(file), cause))),
    write: (file, contents) => writeWhole(path(file), contents),
    append: (file, line) => appendLine(path(file), line),
    list: (file) =>
      readdir(path(file)).then(
        (names) => names.sort(),
        (error) => notThere(error, []),
      ),
    remove: (file) => rm(path(file), { recursive: true, force: true }),
  };
}

function notThere<T>(error: unknown, otherwise: T): T {
  // ENOTDIR: a part of the path is a file
  if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return otherwise;
  throw error;
}

function cannotRead(path: string, cause: unknown): HeddleError {
  return new HeddleError(codeOf(cause) === "ENOENT" ? "missing-file" : "unreadable-file", {
    where: path,
    expected: "a file of a run",
    got: codeOf(cause) === "ENOENT" ? "nothing there" : (cause as Error).message,
    next: "Check that this is a run folder made by heddle train.",
    cause,
  });
}

async function appendLine(path: string, line: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, `${line}\n`);
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
}

/** To a temporary name beside it, to the disk, then renamed over the old one. */
async function writeWhole(path: string, contents: Uint8Array | string): Promise<void> {
  const temporary = `${path}.partial`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, "w");
    try {
      await file.writeFile(contents);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    // what cannot be removed either must not hide why the write failed
    await rm(temporary, { force: true }).catch(() => undefined);
    throw cannotWrite(path, cause);
  }
}
