import { HeddleError } from "@heddle/contracts";
import { DIGEST_KEY, NO_DIGEST, replaceDigest, tensorDigest } from "./tensor-digest.js";

/** A named float32 array with its shape. */
export interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface TensorFile {
  readonly tensors: readonly StoredTensor[];
  /** Without the digest, which is written and verified here. */
  readonly metadata: Readonly<Record<string, string>>;
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/**
 * safetensors: the header's length (8 bytes, little endian), a JSON header padded with spaces to 8 bytes, the values.
 * Tensors are in the order given, and the metadata end with a digest of the file: the bytes are a function of the
 * contents.
 */
export async function encodeTensors({ tensors, metadata }: TensorFile): Promise<Uint8Array> {
  let offset = 0;
  const entries = tensors.map(({ name, shape, values }): [string, HeaderEntry] => {
    const start = offset;
    offset += values.byteLength;
    return [name, { dtype: "F32", shape: [...shape], data_offsets: [start, offset] }];
  });
  const header = Object.fromEntries<unknown>([["__metadata__", { ...metadata, [DIGEST_KEY]: NO_DIGEST }], ...entries]);
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(start + offset).fill(0x20, 8, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(json, 8);
  let at = start;
  for (const { values } of tensors) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  const beforeValues = bytes.subarray(0, start);
  replaceDigest(beforeValues, NO_DIGEST, await tensorDigest(beforeValues, bytes.subarray(start)));
  return bytes;
}

/**
 * Rejects with HeddleError "unreadable-file" for anything truncated, of another kind, or with another digest than it
 * states. Files of other programs, and of Heddle before 0.2, state none.
 */
export async function decodeTensors(bytes: Uint8Array, where: string): Promise<TensorFile> {
  const { header, start } = decodeHeader(bytes, where);
  const { __metadata__: stated = {}, ...entries } = header;
  const { [DIGEST_KEY]: digest, ...metadata } = asMetadata(stated, where);
  if (digest !== undefined) await verify(bytes, start, digest, where);
  const tensors = Object.entries(entries).map(([name, entry]) => {
    const { dtype, shape, from, to } = checkEntry(name, entry, where);
    if (dtype !== "F32") throw broken(where, `${name} of type ${dtype}`);
    if (start + to > bytes.length) throw broken(where, `${bytes.length} bytes where ${start + to} are needed`);
    const size = shape.reduce((product, length) => product * length, 4);
    if (to - from !== size) throw broken(where, `${to - from} bytes for ${name} of shape ${shape.join(" × ")}`);
    return { name, shape, values: new Float32Array(new Uint8Array(bytes.subarray(start + from, start + to)).buffer) };
  });
  return { tensors, metadata };
}

async function verify(bytes: Uint8Array, start: number, digest: string, where: string): Promise<void> {
  const beforeValues = bytes.slice(0, start);
  const isDigest = digest.length === NO_DIGEST.length && replaceDigest(beforeValues, digest, NO_DIGEST);
  if (isDigest && (await tensorDigest(beforeValues, bytes.subarray(start))) === digest) return;
  throw broken(where, "bytes with another digest than the file states: the file is damaged");
}

function asMetadata(stated: unknown, where: string): Readonly<Record<string, string>> {
  const isText = (json: unknown): json is Record<string, string> =>
    typeof json === "object" && json !== null && Object.values(json).every((value) => typeof value === "string");
  if (isText(stated)) return stated;
  throw broken(where, "metadata that are not text");
}

/** The entry with its offsets, if it has the form that the format requires. */
function checkEntry(name: string, entry: unknown, where: string) {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Partial<HeaderEntry>;
  const natural = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((n) => Number.isInteger(n) && n >= 0);
  if (!natural(shape) || !natural(offsets) || offsets.length !== 2) {
    throw broken(where, `no shape or offsets for ${name}`);
  }
  return { dtype, shape, from: offsets[0], to: offsets[1] };
}

function decodeHeader(bytes: Uint8Array, where: string): { header: Record<string, unknown>; start: number } {
  if (bytes.length < 8) throw broken(where, `${bytes.length} bytes`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > bytes.length - 8) throw broken(where, "a header longer than the file");
  const header = parseJson(new TextDecoder().decode(bytes.subarray(8, 8 + length)), where);
  if (typeof header !== "object" || header === null) throw broken(where, "a header that lists no tensors");
  return { header: header as Record<string, unknown>, start: 8 + length };
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw broken(where, "a header that is not JSON", cause);
  }
}

const broken = (where: string, got: string, cause?: unknown) =>
  new HeddleError("unreadable-file", {
    where,
    expected: "a complete safetensors file of float32 tensors",
    got,
    next: "Use another copy of the file; a run continues from the checkpoint before it.",
    cause,
  });
