import type { DataSource, NamedBlob } from "@heddle/contracts";
import { isObjectAddress } from "@heddle/object-store";
import type { FolderOptions } from "./folder-storage.js";
import type { RandomBytes, ZarrStorage } from "./storage.js";

/** A folder, or a .zip file of one, also in an object store. Rejects with HeddleError "missing-file" or "unreadable-file". */
export async function openStorage(source: DataSource, options: FolderOptions = {}): Promise<ZarrStorage> {
  if ("files" in source) return openBlobs(source.name, source.files);
  const { openZip } = await import("./zip-storage.js");
  if (!("path" in source)) return openZip(source.name, blobBytes(source.blob));
  if (isObjectAddress(source.path)) return (await import("./object-storage.js")).openObjectStorage(source.path);
  const { isFolder, openFolder } = await import("./folder-storage.js");
  if (await isFolder(source.path)) return openFolder(source.path, options);
  const { openFile } = await import("./file-bytes.js");
  return openZip(source.path, await openFile(source.path));
}

/** A folder selected in a browser: each file by its path relative to that folder. */
function openBlobs(name: string, files: readonly NamedBlob[]): ZarrStorage {
  const byKey = new Map(files.map((file) => [`/${file.name}`, file.blob]));
  const bytes = async (blob: Blob | undefined) => blob && new Uint8Array(await blob.arrayBuffer());
  const ranged = (blob: Blob | undefined, range: { offset: number; length: number } | { suffixLength: number }) =>
    "offset" in range
      ? blob?.slice(range.offset, range.offset + range.length)
      : blob?.slice(Math.max(0, blob.size - range.suffixLength));
  return {
    name,
    size: async () => files.reduce((sum, { blob }) => sum + blob.size, 0),
    get: (key) => bytes(byKey.get(key)),
    getRange: (key, range) => bytes(ranged(byKey.get(key), range)),
    async list(folder) {
      const prefix = folder === "" ? "/" : `/${folder.replace(/^\/+|\/+$/g, "")}/`;
      const below = [...byKey.keys()].filter((key) => key.startsWith(prefix));
      return [...new Set(below.map((key) => key.slice(prefix.length).split("/")[0]))].sort();
    },
    close: async () => {},
  };
}

function blobBytes(blob: Blob): RandomBytes {
  return {
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
    close: async () => {},
  };
}
