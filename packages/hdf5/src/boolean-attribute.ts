// anndata up to 0.8 requires a boolean for a categorical's `ordered`; in HDF5 that is h5py's enumeration
// {FALSE: 0, TRUE: 1}. The library writes no enumerations, so a compound type whose description has exactly the same
// number of bytes is a placeholder, replaced in the closed file. Layouts: HDF5 File Format Specification 3.0,
// "Version 2 Object Header", "Attribute Message" (version 3), "Datatype Message" (version 3).
import { lookup3 } from "./lookup3.js";
import type { RandomAccess } from "./platform/platform.js";

/** Its length makes the two type descriptions equally long: 8 + 12 + 1 bytes, the name and its NUL make 33. */
const MEMBER = "hdf5boolean";
export const PLACEHOLDER_TYPE: [string, string][] = [[MEMBER, "<b"]];

/** The placeholder's value, in the form `create_attribute` requires for a compound. */
export function placeholderValue(value: boolean): Map<string, Int8Array> {
  return new Map([[MEMBER, Int8Array.of(value ? 1 : 0)]]);
}

const COMPOUND_V3 = 0x36;
const ENUM_V3 = 0x38;
const TYPE_BYTES = 33;
const BASE_BYTES = 12;

/** Bytes and little-endian numbers. */
const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const word16 = (bytes: Uint8Array, at: number) => view(bytes).getUint16(at, true);
const word64 = (bytes: Uint8Array, at: number) => Number(view(bytes).getBigUint64(at, true));
const text = (bytes: Uint8Array, start: number, end: number) => String.fromCharCode(...bytes.subarray(start, end));
const MEMBERS = Uint8Array.from("FALSE\0TRUE\0", (character) => character.charCodeAt(0));

/** The enumeration's description in place of the placeholder's; undefined if the bytes are not a placeholder. */
function exchanged(type: Uint8Array): Uint8Array | undefined {
  if (type.length !== TYPE_BYTES || type[0] !== COMPOUND_V3) return undefined;
  if (text(type, 8, 8 + MEMBER.length) !== MEMBER) return undefined;
  const base = type.slice(TYPE_BYTES - BASE_BYTES);
  return Uint8Array.from([ENUM_V3, 2, 0, 0, 1, 0, 0, 0, ...base, ...MEMBERS, 0, 1]);
}

/** Replaces every placeholder attribute of the object whose header begins at `address`. */
export async function exchangeBooleans(file: RandomAccess, address: number): Promise<number> {
  const prefix = await file.read(address, 32);
  const flags = prefix[5];
  if (text(prefix, 0, 4) !== "OHDR" || prefix[4] !== 2) throw new Error(`no object header at ${address}`);
  const sizeBytes = 1 << (flags & 3);
  const before = 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  const size = littleEndian(prefix.subarray(before, before + sizeBytes));
  const messageHeader = flags & 4 ? 6 : 4;
  const chunks = [{ address, start: before + sizeBytes, length: before + sizeBytes + size + 4 }];
  let count = 0;
  for (const chunk of chunks) {
    const bytes = await file.read(chunk.address, chunk.length);
    const end = chunk.length - 4;
    if (lookup3(bytes.subarray(0, end)) !== view(bytes).getUint32(end, true))
      throw new Error(`bad checksum at ${chunk.address}`);
    let changed = 0;
    for (const { type, body } of messages(bytes.subarray(chunk.start, end), messageHeader)) {
      if (type === CONTINUATION) chunks.push(continuation(body));
      if (type === ATTRIBUTE && exchangeInAttribute(body)) changed += 1;
    }
    if (changed === 0) continue;
    view(bytes).setUint32(end, lookup3(bytes.subarray(0, end)), true);
    await file.write(chunk.address, bytes);
    count += changed;
  }
  return count;
}

const littleEndian = (bytes: Uint8Array) => bytes.reduceRight((number, byte) => number * 256 + byte, 0);

const ATTRIBUTE = 0x0c;
const CONTINUATION = 0x10;

function* messages(bytes: Uint8Array, header: number): Generator<{ type: number; body: Uint8Array }> {
  for (let at = 0; at + header <= bytes.length; ) {
    const size = word16(bytes, at + 1);
    yield { type: bytes[at], body: bytes.subarray(at + header, at + header + size) };
    at += header + size;
  }
}

/** A further block of messages: "OCHK", the messages, a checksum. */
function continuation(body: Uint8Array) {
  return { address: word64(body, 0), start: 4, length: word64(body, 8) };
}

/** Version 3: version, flags, three sizes of two bytes, character set, name, type, space, data. */
function exchangeInAttribute(body: Uint8Array): boolean {
  if (body[0] !== 3) return false;
  const typeAt = 9 + word16(body, 2);
  const replaced = exchanged(body.subarray(typeAt, typeAt + word16(body, 4)));
  if (replaced === undefined) return false;
  body.set(replaced, typeAt);
  return true;
}
