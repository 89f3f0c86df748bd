import { HeddleError } from "@heddle/contracts";

/** Bytes of a file in order, in pieces of the storage's choosing. */
export type ByteStream = AsyncIterable<Uint8Array>;

const GZIP_MAGIC = [0x1f, 0x8b];

/**
 * The file's bytes, decompressed where they begin as gzip does, whatever the name says. Node only; a browser's Blob has
 * `stream()` and DecompressionStream for the same. Rejects with HeddleError "missing-file" or "unreadable-file".
 */
export async function* openBytes(path: string): ByteStream {
  const { createReadStream } = await import("node:fs");
  const { createGunzip } = await import("node:zlib");
  const { pipeline } = await import("node:stream");
  try {
    const file = createReadStream(path);
    if (!(await isGzip(path))) {
      yield* file;
      return;
    }
    // The callback is what makes pipeline forward a read error into the loop below instead of throwing it.
    yield* pipeline(file, createGunzip(), () => {});
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

export async function isGzip(path: string): Promise<boolean> {
  const { open } = await import("node:fs/promises");
  const handle = await open(path, "r");
  try {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === GZIP_MAGIC[0] && buffer[1] === GZIP_MAGIC[1];
  } finally {
    await handle.close();
  }
}

function unreadable(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || !("code" in cause)) return cause;
  const missing = cause.code === "ENOENT";
  return new HeddleError(missing ? "missing-file" : "unreadable-file", {
    where: path,
    expected: missing ? "a file" : "a whole text file, plain or gzip",
    got: missing ? "nothing of this name" : `${cause.message} (${String(cause.code)})`,
    next: missing ? "Check the name." : "Download or copy the file again.",
    cause,
  });
}

/** Lines without their ends (\n or \r\n); a last empty line is not counted. For short files: barcodes, features. */
export async function readLines(bytes: ByteStream): Promise<string[]> {
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  for await (const piece of bytes) pieces.push(decoder.decode(piece, { stream: true }));
  const lines = (pieces.join("") + decoder.decode()).split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
