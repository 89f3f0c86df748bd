import { type DataSource, HeddleError } from "@heddle/contracts";
import { platform } from "#platform";
import { describeFile, EMPTY, HEAD_BYTES, UNKNOWN } from "./file-kinds.js";
import type { FileSource } from "./platform/platform.js";

/** HeddleError "unreadable-file" for a folder. */
export function oneFile(source: DataSource): FileSource {
  if (!("files" in source)) return source;
  throw new HeddleError("unreadable-file", {
    where: source.name,
    expected: "an HDF5 file",
    got: `a folder of ${source.files.length} files`,
    next: "Pass one file; folders are read by the anndata-zarr and tenx-mtx formats.",
  });
}

/** The file as the user gave it. */
export function sourceName(source: DataSource): string {
  return "path" in source ? source.path : source.name;
}

/** Size in bytes; HeddleErrors "missing-file" and "unreadable-file". */
export async function sourceSize(source: DataSource): Promise<number> {
  const file = oneFile(source);
  return "blob" in file ? file.blob.size : platform.fileSize(file.path);
}

/** HDF5's signature, at byte 0, 512, 1024, 2048, … (HDF5 File Format Specification, superblock). */
const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** True if the file begins with HDF5's signature. False for unreadable or missing files; never throws. */
export async function hasHdf5Signature(source: DataSource): Promise<boolean> {
  try {
    return await findSignature(source, await sourceSize(source));
  } catch (error) {
    if (error instanceof HeddleError) return false;
    throw error;
  }
}

/**
 * True if the file is HDF5. Otherwise HeddleError "unsupported-file" with what it is; without `strict` only if that is
 * known, and else false.
 */
export async function checkSignature(source: DataSource, strict = true): Promise<boolean> {
  const size = await sourceSize(source);
  if (await findSignature(source, size)) return true;
  const { got, next } =
    size === 0 ? EMPTY : (describeFile(sourceName(source), await readHead(source, 0, HEAD_BYTES)) ?? UNKNOWN);
  if (got === UNKNOWN.got && !strict) return false;
  const where = sourceName(source);
  throw new HeddleError("unsupported-file", { where, expected: "an HDF5 file", got, next });
}

async function findSignature(source: DataSource, size: number): Promise<boolean> {
  for (let offset = 0; offset + SIGNATURE.length <= size; offset = offset === 0 ? 512 : offset * 2) {
    const bytes = await readHead(source, offset, SIGNATURE.length);
    if (SIGNATURE.every((byte, i) => bytes[i] === byte)) return true;
  }
  return false;
}

async function readHead(source: DataSource, offset: number, length: number): Promise<Uint8Array> {
  const file = oneFile(source);
  if ("blob" in file) return new Uint8Array(await file.blob.slice(offset, offset + length).arrayBuffer());
  return platform.readBytes(file.path, offset, length);
}
