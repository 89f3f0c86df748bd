import type { RandomBytes, ZarrStorage } from "./storage.js";
import { readZipArchive, type ZipEntry } from "./zip-archive.js";

const ROOT_FILES = [".zgroup", "zarr.json"];

/** A Zarr hierarchy in a .zip file, at its root or within its only folder. The storage owns the file and closes it. */
export async function openZip(name: string, file: RandomBytes): Promise<ZarrStorage> {
  try {
    return zipStorage(name, file, await readZipArchive(file, name));
  } catch (error) {
    await file.close();
    throw error;
  }
}

function zipStorage(name: string, file: RandomBytes, entries: ReadonlyMap<string, ZipEntry>): ZarrStorage {
  const root = rootFolder(entries);
  const children = childrenOf(entries, root);
  const entryOf = (key: string) => entries.get(root + key.slice(1));
  return {
    name,
    size: async () => file.size,
    get: async (key) => entryOf(key)?.read(),
    async getRange(key, range) {
      const entry = entryOf(key);
      if (entry === undefined) return undefined;
      const length = "length" in range ? range.length : range.suffixLength;
      const offset = "offset" in range ? range.offset : Math.max(0, entry.size - range.suffixLength);
      return entry.readRange(offset, length);
    },
    list: async (folder) => [...(children.get(folder) ?? [])].sort(),
    close: () => file.close(),
  };
}

/** "" if the archive itself is the hierarchy, "adata.zarr/" if its only folder is. */
function rootFolder(entries: ReadonlyMap<string, ZipEntry>): string {
  if (ROOT_FILES.some((file) => entries.has(file))) return "";
  const folders = new Set([...entries.keys()].map((path) => path.slice(0, path.indexOf("/") + 1)));
  const [only] = folders;
  const nested = folders.size === 1 && only !== undefined && ROOT_FILES.some((file) => entries.has(only + file));
  return nested ? only : "";
}

/** Names within each folder; folders are relative to the root of the hierarchy. */
function childrenOf(entries: ReadonlyMap<string, ZipEntry>, root: string): ReadonlyMap<string, Set<string>> {
  const children = new Map<string, Set<string>>();
  for (const path of entries.keys()) {
    if (!path.startsWith(root)) continue;
    const parts = path.slice(root.length).split("/");
    for (const [depth, part] of parts.entries()) {
      const folder = parts.slice(0, depth).join("/");
      const names = children.get(folder) ?? new Set();
      children.set(folder, names.add(part));
    }
  }
  return children;
}
