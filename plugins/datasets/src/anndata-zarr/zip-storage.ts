import { HeddleError } from "@heddle/contracts";
import { inflateSync } from "fflate";
import type { RandomBytes, ZarrStorage } from "./storage.js";
import { entryStart, readZipDirectory, type ZipEntry } from "./zip-directory.js";

const STORED = 0;
const DEFLATE = 8;
const ROOT_FILES = [".zgroup", "zarr.json"];

/** A Zarr hierarchy in a .zip file, at its root or within its only folder. The storage owns the file and closes it. */
export async function openZip(name: string, file: RandomBytes): Promise<ZarrStorage> {
  try {
    return zipStorage(name, file, await readZipDirectory(file, name));
  } catch (error) {
    await file.close();
    throw error;
  }
}

function zipStorage(name: string, file: RandomBytes, entries: ReadonlyMap<string, ZipEntry>): ZarrStorage {
  const root = rootFolder(entries);
  const children = childrenOf(entries, root);
  const read = async (key: string): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    const entry = entries.get(root + key.slice(1));
    return entry && readEntry(file, entry, `${name}:${key}`);
  };
  return {
    name,
    size: async () => file.size,
    get: read,
    async getRange(key, range) {
      const entry = entries.get(root + key.slice(1));
      if (entry === undefined) return undefined;
      const length = "length" in range ? range.length : range.suffixLength;
      const offset = "offset" in range ? range.offset : entry.size - range.suffixLength;
      if (entry.method === STORED) return file.read((await entryStart(file, entry, name)) + offset, length);
      return (await read(key))?.slice(offset, offset + length);
    },
    list: async (folder) => [...(children.get(folder) ?? [])].sort(),
    close: () => file.close(),
  };
}

async function readEntry(file: RandomBytes, entry: ZipEntry, where: string): Promise<Uint8Array<ArrayBuffer>> {
  if (entry.method !== STORED && entry.method !== DEFLATE) {
    throw new HeddleError("unsupported-file", {
      where,
      expected: "an entry stored or compressed by deflate",
      got: `compression method ${entry.method}`,
      next: "Unpack the archive and pass the folder.",
    });
  }
  const bytes = await file.read(await entryStart(file, entry, where), entry.compressed);
  try {
    const content = entry.method === STORED ? bytes : inflateSync(bytes, { out: new Uint8Array(entry.size) });
    if (content.length === entry.size) return new Uint8Array(content);
  } catch (cause) {
    throw damaged(where, "invalid deflate data", cause);
  }
  throw damaged(where, "a different number of bytes than in the directory");
}

function damaged(where: string, got: string, cause?: unknown): HeddleError {
  const next = "Download or copy the archive again.";
  return new HeddleError("unreadable-file", { where, expected: "a complete archive", got, next, cause });
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
