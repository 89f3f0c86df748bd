import { type FileEntry, type ReadableReader, ZipReader } from "@zip.js/zip.js/lib/zip-core-reader.js";
import { HeddleError } from "heddle";

const READ_OPTIONS = { checkSignature: true, useWebWorkers: false };

/** The files of a .zip by path. HeddleError "unreadable-file" for a damaged archive: each file's CRC-32 is verified. */
export async function unzipRun(file: File): Promise<Map<string, Uint8Array>> {
  try {
    const entries = await new ZipReader(readerOf(file)).getEntries();
    const files = entries.filter(({ filename }) => !filename.endsWith("/")) as FileEntry[];
    const contents = new Map<string, Uint8Array>();
    for (const entry of files) contents.set(entry.filename, await contentOf(entry));
    return contents;
  } catch (cause) {
    throw new HeddleError("unreadable-file", {
      where: file.name,
      expected: "a .zip of a run folder",
      got: cause instanceof Error ? cause.message : String(cause),
      next: "Choose the run folder itself, or zip it again.",
      cause,
    });
  }
}

async function contentOf(entry: FileEntry): Promise<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const [bytes] = await Promise.all([new Response(readable).arrayBuffer(), entry.getData(writable, READ_OPTIONS)]);
  return new Uint8Array(bytes);
}

/** zip.js reads the parts of the file that it needs. */
function readerOf(file: File): ReadableReader {
  const reader = {
    size: file.size,
    readUint8Array: async (offset: number, length: number) =>
      new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
    createReadable: ({ offset = 0, size = file.size } = {}) => file.slice(offset, offset + size).stream(),
    readable: file.stream(),
  };
  return reader;
}
