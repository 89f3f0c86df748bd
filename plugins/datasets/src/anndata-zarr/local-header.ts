import type { RandomBytes } from "./storage.js";

/** What precedes the content of an entry in a .zip file (APPNOTE 6.3, section 4.3.7). */
export interface LocalHeader {
  readonly name: Uint8Array;
  readonly contentOffset: number;
}

const SIGNATURE = 0x04034b50;
const FIXED_BYTES = 30;
/** Names of most entries come with the first read. */
const USUAL_NAME_BYTES = 98;

/** The local header at an offset; undefined if there is none. zip.js reads it, but does not return its length. */
export async function localHeader(file: RandomBytes, offset: number): Promise<LocalHeader | undefined> {
  const bytes = await file.read(offset, FIXED_BYTES + USUAL_NAME_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < FIXED_BYTES || view.getUint32(0, true) !== SIGNATURE) return undefined;
  const nameLength = view.getUint16(26, true);
  const name =
    nameLength > USUAL_NAME_BYTES
      ? await file.read(offset + FIXED_BYTES, nameLength)
      : bytes.subarray(FIXED_BYTES, FIXED_BYTES + nameLength);
  return { name, contentOffset: offset + FIXED_BYTES + nameLength + view.getUint16(28, true) };
}
