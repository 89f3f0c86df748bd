import { HeddleError, type NamedBlob } from "@heddle/contracts";
import { filesOf } from "#machine";

/** Bytes of a file in order, in pieces of any size. */
export type ByteStream = AsyncIterable<Uint8Array>;

const GZIP_MAGIC = [0x1f, 0x8b];

/**
 * The file's bytes, decompressed if they begin with gzip's signature, for any file name. Rejects with HeddleError
 * "missing-file" or "unreadable-file".
 */
export async function* openBytes(path: string): ByteStream {
  const { stream } = filesOf(path);
  try {
    yield* stream(path, await isGzip(path));
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

export async function isGzip(path: string): Promise<boolean> {
  const handle = await filesOf(path).fs.open(path, "r");
  try {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(2), 0, 2, 0);
    return bytesRead === 2 && hasGzipSignature(buffer);
  } finally {
    await handle.close();
  }
}

const hasGzipSignature = (bytes: Uint8Array) => GZIP_MAGIC.every((byte, i) => bytes[i] === byte);

/** The same for a file selected in a browser. */
export async function* blobBytes({ name, blob }: NamedBlob): ByteStream {
  const head = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  const bytes = blob.stream() as ReadableStream<Uint8Array<ArrayBuffer>>;
  const reader = (hasGzipSignature(head) ? bytes.pipeThrough(new DecompressionStream("gzip")) : bytes).getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
  } catch (cause) {
    throw broken(name, cause instanceof Error ? cause.message : String(cause), cause);
  } finally {
    // a reader may stop before the end
    await reader.cancel().catch(() => undefined);
  }
}

function unreadable(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || !("code" in cause)) return cause;
  if (cause.code !== "ENOENT") return broken(path, `${cause.message} (${String(cause.code)})`, cause);
  const next = "Check the path.";
  return new HeddleError("missing-file", { where: path, expected: "a file", got: "no such file", next, cause });
}

const broken = (where: string, got: string, cause: unknown) =>
  new HeddleError("unreadable-file", {
    where,
    expected: "a complete text file, plain or gzip",
    got,
    next: "Download or copy the file again.",
    cause,
  });

/** Lines without line ends (
 or \r
), without a last empty line. For short files: barcodes, features. */
export async function readLines(bytes: ByteStream): Promise<string[]> {
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  for await (const piece of bytes) pieces.push(decoder.decode(piece, { stream: true }));
  const lines = (pieces.join("") + decoder.decode()).split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
