// File operations available only in Node.
import { accessSync, constants, createWriteStream, statSync } from "node:fs";
import { type FileHandle, mkdtemp, open, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { fileURLToPath } from "node:url";
import { threadId } from "node:worker_threads";
import { HeddleError } from "@heddle/contracts";

/** The folder of the compression filters, which the library loads by name. */
export function pluginFolder(): string {
  return dirname(fileURLToPath(import.meta.resolve("h5wasm-plugins/plugins/libH5Zlzf.so")));
}

/** Size in bytes; HeddleErrors for a missing path and for a folder. */
export function fileSize(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new HeddleError("missing-file", {
      where: path,
      expected: "an HDF5 file",
      got: "no such file",
      next: "Check the path.",
    });
  }
  if (!stats.isFile()) {
    throw new HeddleError("unreadable-file", {
      where: path,
      expected: "an HDF5 file",
      got: stats.isDirectory() ? "a folder" : "a pipe, a socket or a device",
      next: stats.isDirectory()
        ? "Pass the path of a file. A folder must be a Zarr store with obs, or contain matrix.mtx with features.tsv and barcodes.tsv."
        : "Write its contents to a file first, and pass that.",
    });
  }
  return stats.size;
}

export async function readBytes(path: string, offset: number, length: number): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await file.read(bytes, 0, length, offset);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "heddle-hdf5-"));

/** Copies a blob to a file, because Node's HDF5 reads only real files. */
export async function spool(blob: Blob): Promise<{ path: string; remove: () => Promise<void> }> {
  const folder = await temporaryFolder();
  const path = join(folder, "source.h5");
  await pipeline(Readable.fromWeb(blob.stream() as ReadableStream<Uint8Array>), createWriteStream(path));
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** HeddleError "cannot-write" if the folder is missing or not writable, or the name is taken by a folder. */
export function checkWritable(path: string): void {
  const cannotWrite = (got: string, cause?: unknown) =>
    new HeddleError("cannot-write", {
      where: path,
      expected: "a folder to write the file in",
      got,
      next: "Choose another path, or create the folder.",
      cause,
    });
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw cannotWrite("a folder with this name");
  const folder = dirname(resolve(path));
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw cannotWrite(`no folder ${folder}`);
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw cannotWrite(`a folder that may not be written, ${folder}`, cause);
  }
}

/**
 * A temporary name in the same folder, on the same file system, so that renaming is atomic. Nothing has this name: the
 * library would follow a symbolic link. Removes the temporary files of processes that were killed.
 */
export async function temporaryName(path: string): Promise<string> {
  const full = resolve(path);
  const folder = dirname(full);
  const own = `${process.pid}-${threadId}`;
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`.${basename(full)}.`)) continue;
    const writer = name.slice(basename(full).length + 2).match(/^(\d+)(-\d+)?\.partial$/);
    if (writer && (writer[0] === `${own}.partial` || !processExists(Number(writer[1]))))
      await remove(join(folder, name));
  }
  return join(folder, `.${basename(full)}.${own}.partial`);
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists, but belongs to another user
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

export { rename };

/** For changing bytes of a finished file in place. */
export function openToPatch(path: string): Promise<FileHandle> {
  return open(path, "r+");
}

export function remove(path: string): Promise<void> {
  return rm(path, { force: true, recursive: true });
}
