import { HeddleError } from "@heddle/contracts";
import type { RandomBytes } from "./storage.js";

// The end of a .zip file: PKWARE's APPNOTE 6.3, sections 4.3.12 (central directory), 4.3.14 and 4.3.15 (Zip64) and
// 4.3.16 (end record). Implemented here because fflate unzips whole files only, and a Zarr archive may exceed memory.

export interface ZipEntry {
  /** 0 stored, 8 deflate. */
  readonly method: number;
  readonly compressed: number;
  readonly size: number;
  /** Offset of the entry's local header. */
  readonly header: number;
}

const END_RECORD = 0x06054b50;
const ZIP64_LOCATOR = 0x07064b50;
const ZIP64_RECORD = 0x06064b50;
const CENTRAL_HEADER = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const MAX_END_RECORD_BYTES = 22 + 0xffff;
const IN_ZIP64 = 0xffffffff;

/** Entries by name, without folders. Rejects with HeddleError "unreadable-file" if the file is not a complete archive. */
export async function readZipDirectory(file: RandomBytes, name: string): Promise<ReadonlyMap<string, ZipEntry>> {
  const { offset, length } = await findDirectory(file, name);
  const bytes = await file.read(offset, length);
  const view = new DataView(bytes.buffer);
  const entries = new Map<string, ZipEntry>();
  const decoder = new TextDecoder();
  for (let at = 0; at + 46 <= bytes.length; ) {
    if (view.getUint32(at, true) !== CENTRAL_HEADER) throw notZip(name, "a broken directory");
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const path = decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if (!path.endsWith("/")) entries.set(path, readEntry(view, at, at + 46 + nameLength, extraLength));
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Offset of the entry's bytes: local headers vary in length. */
export async function entryStart(file: RandomBytes, entry: ZipEntry, name: string): Promise<number> {
  const bytes = await file.read(entry.header, 30);
  const view = new DataView(bytes.buffer);
  if (bytes.length < 30 || view.getUint32(0, true) !== LOCAL_HEADER) throw notZip(name, "an entry without its header");
  return entry.header + 30 + view.getUint16(26, true) + view.getUint16(28, true);
}

async function findDirectory(file: RandomBytes, name: string): Promise<{ offset: number; length: number }> {
  const start = Math.max(0, file.size - MAX_END_RECORD_BYTES);
  const bytes = await file.read(start, file.size - start);
  const view = new DataView(bytes.buffer);
  let at = bytes.length - 22;
  while (at >= 0 && view.getUint32(at, true) !== END_RECORD) at--;
  if (at < 0) throw notZip(name, "no end record");
  const hasLocator = at >= 20 && view.getUint32(at - 20, true) === ZIP64_LOCATOR;
  if (!hasLocator) return { offset: view.getUint32(at + 16, true), length: view.getUint32(at + 12, true) };
  const record = await file.read(Number(view.getBigUint64(at - 12, true)), 56);
  const large = new DataView(record.buffer);
  if (record.length < 56 || large.getUint32(0, true) !== ZIP64_RECORD) throw notZip(name, "a broken Zip64 record");
  return { offset: Number(large.getBigUint64(48, true)), length: Number(large.getBigUint64(40, true)) };
}

function readEntry(view: DataView, at: number, extra: number, extraLength: number): ZipEntry {
  // Fields too large for 32 bits follow in the Zip64 extra field, in this order, only if needed.
  let next = zip64Field(view, extra, extra + extraLength);
  const wide = (value: number): number => {
    if (value !== IN_ZIP64 || next === undefined) return value;
    next += 8;
    return Number(view.getBigUint64(next - 8, true));
  };
  const size = wide(view.getUint32(at + 24, true));
  const compressed = wide(view.getUint32(at + 20, true));
  const header = wide(view.getUint32(at + 42, true));
  return { method: view.getUint16(at + 10, true), compressed, size, header };
}

function zip64Field(view: DataView, start: number, end: number): number | undefined {
  for (let at = start; at + 4 <= end; at += 4 + view.getUint16(at + 2, true))
    if (view.getUint16(at, true) === 1) return at + 4;
  return undefined;
}

function notZip(name: string, got: string): HeddleError {
  return new HeddleError("unreadable-file", {
    where: name,
    expected: "a Zarr folder, or a whole .zip file of one",
    got,
    next: "Download or copy the file again, or unpack it and pass the folder.",
  });
}
