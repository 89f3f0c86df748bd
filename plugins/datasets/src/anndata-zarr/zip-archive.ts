import { HeddleError } from "@heddle/contracts";
import { localHeader } from "./local-header.js";
import type { RandomBytes } from "./storage.js";
import {
  type ArchiveWarning,
  ERR_ENCRYPTED,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_INVALID_CRC32,
  ERR_SPLIT_ZIP_FILE,
  ERR_UNSUPPORTED_COMPRESSION,
  ERR_UNSUPPORTED_ENCRYPTION,
  type FileEntry,
  type ReadableReader,
  WARNING_MISMATCHED_CENTRAL_DIRECTORY_OFFSET,
  WARNING_MISMATCHED_ZIP64_END_OF_CENTRAL_DIRECTORY,
  WARNING_MULTIPLE_END_OF_CENTRAL_DIRECTORY,
  WARNING_TRAILING_CENTRAL_DIRECTORY_DATA,
  WARNING_WRAPPED_ENTRIES_COUNT,
  ZipReader,
} from "./zip-reader.js";

/** An entry whose content is verified. */
export interface ZipEntry {
  readonly size: number;
  /** Whole content. Rejects with HeddleError "unreadable-file" if its CRC-32 is not that of the archive. */
  read(): Promise<Uint8Array<ArrayBuffer>>;
  /** Part of the content; the first call verifies the CRC-32 of all of it. */
  readRange(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

const STORED = 0;
const READ_OPTIONS = { checkSignature: true, checkLocalDirectory: true, useWebWorkers: false };
/** Entries whose local headers are read at the same time. */
const CONCURRENT_HEADERS = 32;

/** An archive in which entries may be missing without a sign of it. */
const INCOMPLETE: ReadonlySet<string> = new Set([
  WARNING_MISMATCHED_CENTRAL_DIRECTORY_OFFSET,
  WARNING_MISMATCHED_ZIP64_END_OF_CENTRAL_DIRECTORY,
  WARNING_MULTIPLE_END_OF_CENTRAL_DIRECTORY,
  WARNING_TRAILING_CENTRAL_DIRECTORY_DATA,
  WARNING_WRAPPED_ENTRIES_COUNT,
]);

const UNSUPPORTED: ReadonlyMap<string, string> = new Map([
  [ERR_ENCRYPTED, "an encrypted archive"],
  [ERR_ENCRYPTED_CENTRAL_DIRECTORY, "an encrypted archive"],
  [ERR_UNSUPPORTED_ENCRYPTION, "an encrypted archive"],
  [ERR_UNSUPPORTED_COMPRESSION, "another compression method"],
  [ERR_SPLIT_ZIP_FILE, "one part of a split archive"],
]);

/** Entries by name, without folders. Rejects with HeddleError if the file is not a complete, readable archive. */
export async function readZipArchive(file: RandomBytes, name: string): Promise<ReadonlyMap<string, ZipEntry>> {
  const archive = new ZipReader(readerOf(file));
  const found = await explained(archive.getEntries(), name);
  const warning = archive.warnings?.find(({ reason }: ArchiveWarning) => INCOMPLETE.has(reason));
  if (warning) throw damaged(name, `an archive with ${warning.reason}`);
  // folders have names that end with "/"; the attributes that also mark them are not protected
  const files = found.filter(({ filename }) => !filename.endsWith("/")) as FileEntry[];
  await checkNames(file, files, name);
  // Python's zarr appends a rewritten chunk under the same name: the last one is current
  return new Map(files.map((entry) => [entry.filename, zipEntry(file, entry, `${name}:/${entry.filename}`)]));
}

/** A changed name in the directory hides a chunk, which would be read as fill values. */
async function checkNames(file: RandomBytes, files: readonly FileEntry[], name: string): Promise<void> {
  for (let start = 0; start < files.length; start += CONCURRENT_HEADERS) {
    const some = files.slice(start, start + CONCURRENT_HEADERS);
    const headers = await Promise.all(some.map((entry) => localHeader(file, entry.offset)));
    for (const [i, header] of headers.entries()) {
      const { rawFilename, filename } = some[i];
      const agree = header?.name.length === rawFilename.length && header.name.every((b, k) => b === rawFilename[k]);
      if (!agree) throw damaged(name, `no entry ${filename} where the directory places it`);
    }
  }
}

function zipEntry(file: RandomBytes, entry: FileEntry, where: string): ZipEntry {
  let verified: Promise<number> | undefined;
  const verify = async (): Promise<number> => {
    await explained(entry.getData(new WritableStream(), READ_OPTIONS), where);
    const header = await localHeader(file, entry.offset);
    if (header === undefined) throw damaged(where, "no entry where the directory places it");
    return header.contentOffset;
  };
  const read = async (): Promise<Uint8Array<ArrayBuffer>> => {
    const chunks: Uint8Array[] = [];
    const collect = new WritableStream<Uint8Array>({ write: (chunk) => void chunks.push(chunk) });
    await explained(entry.getData(collect, READ_OPTIONS), where);
    return joined(chunks);
  };
  return {
    size: entry.uncompressedSize,
    read,
    async readRange(offset, length) {
      if (entry.compressionMethod !== STORED) return (await read()).slice(offset, offset + length);
      verified ??= verify();
      const start = (await verified) + offset;
      return file.read(start, Math.max(0, Math.min(length, entry.uncompressedSize - offset)));
    },
  };
}

/** zip.js reads the file in pieces, and an entry only when it is read. */
function readerOf(file: RandomBytes): ReadableReader {
  const reader = {
    size: file.size,
    readUint8Array: (offset: number, length: number) => file.read(offset, length),
    createReadable({ offset = 0, size = file.size, chunkSize = 1 << 18 } = {}): ReadableStream<Uint8Array> {
      let at = 0;
      return new ReadableStream({
        async pull(controller) {
          const bytes = await file.read(offset + at, Math.min(chunkSize, size - at));
          at += bytes.length;
          if (bytes.length > 0) controller.enqueue(bytes);
          if (at >= size || bytes.length === 0) controller.close();
        },
      });
    },
    get readable() {
      return reader.createReadable();
    },
  };
  return reader;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

async function explained<T>(promise: Promise<T>, where: string): Promise<T> {
  try {
    return await promise;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (message === ERR_INVALID_CRC32)
      throw damaged(where, "content with another CRC-32 than the archive lists", cause);
    const got = UNSUPPORTED.get(message);
    if (got === undefined) throw damaged(where, message, cause);
    throw new HeddleError("unsupported-file", {
      where,
      expected: "a .zip file of entries stored or compressed by deflate, not encrypted, in one part",
      got,
      next: "Unpack the archive and pass the folder.",
      cause,
    });
  }
}

function damaged(where: string, got: string, cause?: unknown): HeddleError {
  return new HeddleError("unreadable-file", {
    where,
    expected: "a Zarr folder, or a whole .zip file of one",
    got,
    next: "Download or copy the file again, or unpack it and pass the folder.",
    cause,
  });
}
