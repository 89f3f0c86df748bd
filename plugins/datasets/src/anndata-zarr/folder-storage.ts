import { HeddleError } from "@heddle/contracts";
import { filesOf } from "#machine";
import { type FileHandle, OpenFiles } from "./open-files.js";
import type { ZarrStorage } from "./storage.js";

/** Throws HeddleError "missing-file" if the path does not exist. */
export async function isFolder(path: string): Promise<boolean> {
  const found = await filesOf(path)
    .fs.stat(path)
    .catch((cause: unknown) => {
      throw new HeddleError("missing-file", {
        where: path,
        expected: "a Zarr folder or .zarr.zip file",
        got: "no readable file or folder",
        next: "Check the path.",
        cause,
      });
    });
  return found.isDirectory();
}

/** How a folder is read. */
export interface FolderOptions {
  /** Reads of ranges hold up the thread: a quarter of the processor time of asynchronous ones if the file is cached. */
  readonly waits?: boolean;
}

/** A Zarr folder on disk. Shards, of which ranges are read, stay open until `close`. */
export function openFolder(path: string, { waits = false }: FolderOptions = {}): ZarrStorage {
  const { fs, path: paths, readSync } = filesOf(path);
  const full = (key: string) => paths.join(path, key);
  const shards = new OpenFiles(MOST_OPEN);
  const read: ReadAt = waits ? (file, bytes, at) => readSync(file.fd, bytes, 0, bytes.length, at) : readLater;
  return {
    name: path,
    size: () => folderSize(path),
    get: (key) => undefinedIfMissing(async () => new Uint8Array(await fs.readFile(full(key)))),
    getRange: (key, range) => undefinedIfMissing(() => shards.use(full(key), (file) => readRange(file, range, read))),
    list: async (folder) => ((await undefinedIfMissing(() => fs.readdir(full(folder)))) ?? []).sort(),
    close: () => shards.close(),
  };
}

/** Shards of counts and columns that are read alternately; a process has at least 256 descriptors. */
const MOST_OPEN = 32;

/** Reads bytes from a position; returns how many. */
type ReadAt = (file: FileHandle, bytes: Uint8Array, at: number) => number | Promise<number>;

const readLater: ReadAt = async (file, bytes, at) => (await file.read(bytes, 0, bytes.length, at)).bytesRead;

async function readRange(
  file: FileHandle,
  range: { offset: number; length: number } | { suffixLength: number },
  read: ReadAt,
): Promise<Uint8Array> {
  const length = "length" in range ? range.length : range.suffixLength;
  const offset = "offset" in range ? range.offset : (await file.stat()).size - range.suffixLength;
  const bytes = new Uint8Array(length);
  const bytesRead = await read(file, bytes, offset);
  return bytesRead === length ? bytes : bytes.slice(0, bytesRead);
}

/** Undefined if the file is absent, which in Zarr means "all fill values"; other failures throw. */
async function undefinedIfMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined;
    throw error;
  }
}

async function folderSize(path: string): Promise<number> {
  const { fs, path: paths } = filesOf(path);
  let bytes = 0;
  for (const entry of await fs.readdir(path, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) bytes += (await fs.stat(paths.join(entry.parentPath, entry.name))).size;
  return bytes;
}
