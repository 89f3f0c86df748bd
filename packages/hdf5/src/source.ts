import { type DataSource, HeddleError } from "@heddle/contracts";
import { type H5Module, onNode } from "./library.js";

/** A source as a path the library can open. */
export interface Mounted {
  /** The file as the user named it. */
  readonly name: string;
  readonly path: string;
  /** Makes one compression filter loadable. */
  readonly installPlugin: (plugin: string) => Promise<void>;
  readonly release: () => Promise<void>;
}

/** The file as the user named it. */
export function sourceName(source: DataSource): string {
  return "path" in source ? source.path : source.name;
}

/** Size in bytes; HeddleErrors "missing-file" and "unreadable-file". */
export async function sourceSize(source: DataSource): Promise<number> {
  if ("blob" in source) return source.blob.size;
  return (await nodeFiles(source.path)).fileSize(source.path);
}

/** HDF5's signature; it stands at 0, 512, 1024, 2048, … bytes (HDF5 File Format Specification, superblock). */
const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Does the file begin like HDF5? False for anything that cannot be read; never throws for a missing file. */
export async function hasHdf5Signature(source: DataSource): Promise<boolean> {
  if ("blob" in source) return findSignature(source, source.blob.size);
  if (!onNode) return false;
  try {
    return await findSignature(source, await sourceSize(source));
  } catch (error) {
    if (error instanceof HeddleError) return false;
    throw error;
  }
}

/** HeddleError "unsupported-file" where the file is not HDF5, with what it is instead. */
export async function checkSignature(source: DataSource): Promise<void> {
  const size = await sourceSize(source);
  if (await findSignature(source, size)) return;
  const head = await readHead(source, 0, 2);
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  throw new HeddleError("unsupported-file", {
    where: sourceName(source),
    expected: "an HDF5 file",
    got: size === 0 ? "an empty file" : gzip ? "a gzip-compressed file" : "a file without HDF5's signature",
    next: gzip ? "Decompress it first (gunzip)." : "Check that the download is complete and the format is right.",
  });
}

async function findSignature(source: DataSource, size: number): Promise<boolean> {
  for (let offset = 0; offset + SIGNATURE.length <= size; offset = offset === 0 ? 512 : offset * 2) {
    const bytes = await readHead(source, offset, SIGNATURE.length);
    if (SIGNATURE.every((byte, i) => bytes[i] === byte)) return true;
  }
  return false;
}

async function readHead(source: DataSource, offset: number, length: number): Promise<Uint8Array> {
  if ("blob" in source) return new Uint8Array(await source.blob.slice(offset, offset + length).arrayBuffer());
  return (await nodeFiles(source.path)).readBytes(source.path, offset, length);
}

/** In Node the library opens paths itself; in a browser worker the blob is mounted in place. */
export async function mountSource(source: DataSource, module: H5Module): Promise<Mounted> {
  const name = sourceName(source);
  const nothing = async () => {};
  if (onNode) {
    if ("path" in source) return { name, path: source.path, installPlugin: nothing, release: nothing };
    const { path, remove } = await (await nodeFiles(name)).spool(source.blob);
    return { name, path, installPlugin: nothing, release: remove };
  }
  if ("path" in source) throw noFileSystem(source.path);
  const { mountBlob } = await import("./browser-files.js");
  return { name, ...(await mountBlob(module, source.blob)) };
}

async function nodeFiles(path: string) {
  if (!onNode) throw noFileSystem(path);
  return import("./node-files.js");
}

function noFileSystem(path: string): HeddleError {
  return new HeddleError("unreadable-file", {
    where: path,
    expected: "a file chosen in the browser",
    got: "a path",
    next: "Pass the File itself: { name, blob }.",
  });
}
