import { HeddleError } from "@heddle/contracts";
import { filesOf } from "#machine";
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

/** A Zarr folder on disk. */
export function openFolder(path: string): ZarrStorage {
  const { fs, path: paths } = filesOf(path);
  const full = (key: string) => paths.join(path, key);
  return {
    name: path,
    size: () => folderSize(path),
    get: (key) => undefinedIfMissing(async () => new Uint8Array(await fs.readFile(full(key)))),
    getRange: (key, range) => undefinedIfMissing(() => readRange(full(key), range)),
    list: async (folder) => ((await undefinedIfMissing(() => fs.readdir(full(folder)))) ?? []).sort(),
    close: async () => {},
  };
}

async function readRange(
  file: string,
  range: { offset: number; length: number } | { suffixLength: number },
): Promise<Uint8Array> {
  const handle = await filesOf(file).fs.open(file, "r");
  try {
    const length = "length" in range ? range.length : range.suffixLength;
    const offset = "offset" in range ? range.offset : (await handle.stat()).size - range.suffixLength;
    const bytes = new Uint8Array(length);
    const { bytesRead } = await handle.read(bytes, 0, length, offset);
    return bytes.slice(0, bytesRead);
  } finally {
    await handle.close();
  }
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
