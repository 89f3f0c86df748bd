// anndata up to 0.8 insists that a categorical's `ordered` is a boolean, which in HDF5 means h5py's enumeration
// {FALSE: 0, TRUE: 1}. The library here writes no enumerations, so a compound type whose description has exactly as
// many bytes is written in its place, and exchanged in the closed file. Layouts: HDF5 File Format Specification 3.0,
// "Version 2 Object Header", "Attribute Message" (version 3), "Datatype Message" (version 3).
import type { FileHandle } from "node:fs/promises";
import { lookup3 } from "./lookup3.js";

/** Its length makes the two type descriptions equally long: 8 + 12 + 1 bytes, the name and its NUL make 33. */
const MEMBER = "hdf5boolean";
export const PLACEHOLDER_TYPE: [string, string][] = [[MEMBER, "<b"]];

/** The placeholder's value, as `create_attribute` wants a compound. */
export function placeholderValue(value: boolean): Map<string, Int8Array> {
  return new Map([[MEMBER, Int8Array.of(value ? 1 : 0)]]);
}

const COMPOUND_V3 = 0x36;
const ENUM_V3 = 0x38;
const TYPE_BYTES = 33;
const BASE_BYTES = 12;

/** The enumeration's description in place of the placeholder's; undefined where the bytes are something else. */
function exchanged(type: Buffer): Buffer | undefined {
  const name = type.toString("latin1", 8, 8 + MEMBER.length);
  if (type.length !== TYPE_BYTES || type[0] !== COMPOUND_V3 || name !== MEMBER) return undefined;
  const base = type.subarray(TYPE_BYTES - BASE_BYTES);
  const members = Buffer.from([ENUM_V3, 2, 0, 0, 1, 0, 0, 0]);
  return Buffer.concat([members, base, Buffer.from("FALSE\0TRUE\0", "latin1"), Buffer.from([0, 1])]);
}

/** Exchanges every placeholder attribute of the object whose header begins at `address`. */
export async function exchangeBooleans(file: FileHandle, address: number): Promise<number> {
  const prefix = await read(file, address, 32);
  const flags = prefix[5]!;
  if (prefix.toString("latin1", 0, 4) !== "OHDR" || prefix[4] !== 2) throw new Error(`no object header at ${address}`);
  const sizeBytes = 1 << (flags & 3);
  const before = 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  const size = prefix.readUIntLE(before, Math.min(sizeBytes, 6));
  const messageHeader = flags & 4 ? 6 : 4;
  const chunks = [{ address, start: before + sizeBytes, length: before + sizeBytes + size + 4 }];
  let count = 0;
  for (const chunk of chunks) {
    const bytes = await read(file, chunk.address, chunk.length);
    const end = chunk.length - 4;
    if (lookup3(bytes.subarray(0, end)) !== bytes.readUInt32LE(end))
      throw new Error(`bad checksum at ${chunk.address}`);
    let changed = 0;
    for (const { type, body } of messages(bytes.subarray(chunk.start, end), messageHeader)) {
      if (type === CONTINUATION) chunks.push(continuation(body));
      if (type === ATTRIBUTE && exchangeInAttribute(body)) changed += 1;
    }
    if (changed === 0) continue;
    bytes.writeUInt32LE(lookup3(bytes.subarray(0, end)), end);
    await file.write(bytes, 0, bytes.length, chunk.address);
    count += changed;
  }
  return count;
}

const ATTRIBUTE = 0x0c;
const CONTINUATION = 0x10;

function* messages(bytes: Buffer, header: number): Generator<{ type: number; body: Buffer }> {
  for (let at = 0; at + header <= bytes.length; ) {
    const size = bytes.readUInt16LE(at + 1);
    yield { type: bytes[at]!, body: bytes.subarray(at + header, at + header + size) };
    at += header + size;
  }
}

/** A further block of messages: "OCHK", the messages, a checksum. */
function continuation(body: Buffer) {
  return { address: Number(body.readBigUInt64LE(0)), start: 4, length: Number(body.readBigUInt64LE(8)) };
}

/** Version 3: version, flags, three sizes of two bytes, character set, name, type, space, data. */
function exchangeInAttribute(body: Buffer): boolean {
  if (body[0] !== 3) return false;
  const typeAt = 9 + body.readUInt16LE(2);
  const replaced = exchanged(body.subarray(typeAt, typeAt + body.readUInt16LE(4)));
  if (replaced === undefined) return false;
  replaced.copy(body, typeAt);
  return true;
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
