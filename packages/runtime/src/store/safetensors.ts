import { HeddleError } from "@heddle/contracts";

/** A named float32 array with its shape. */
export interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface TensorFile {
  readonly tensors: readonly StoredTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/**
 * safetensors: the header's length (8 bytes, little endian), a JSON header padded with spaces to 8 bytes, the values.
 * Tensors stand in the order given, which makes the bytes a function of the contents.
 */
export function encodeTensors({ tensors, metadata }: TensorFile): Uint8Array {
  let offset = 0;
  const entries = tensors.map(({ name, shape, values }): [string, HeaderEntry] => {
    const start = offset;
    offset += values.byteLength;
    return [name, { dtype: "F32", shape: [...shape], data_offsets: [start, offset] }];
  });
  const header = Object.fromEntries<unknown>([["__metadata__", metadata], ...entries]);
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
  return bytes;
}

/** Throws HeddleError "unreadable-file" for anything cut short or of another kind. */
export function decodeTensors(bytes: Uint8Array, where: string): TensorFile {
  const { header, start } = decodeHeader(bytes, where);
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = Object.entries(entries).map(([name, entry]) => {
    const { dtype, shape, from, to } = checkEntry(name, entry, where);
    if (dtype !== "F32") throw broken(where, `${name} of type ${dtype}`);
    if (start + to > bytes.length) throw broken(where, `${bytes.length} bytes where ${start + to} are needed`);
    const size = shape.reduce((product, length) => product * length, 4);
    if (to - from !== size) throw broken(where, `${to - from} bytes for ${name} of shape ${shape.join(" × ")}`);
    return { name, shape, values: new Float32Array(new Uint8Array(bytes.subarray(start + from, start + to)).buffer) };
  });
  return { tensors, metadata: metadata as Record<string, string> };
}

/** The entry with its offsets, where it has the form that the format asks for. */
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
    next: "Use another copy of the file; a run goes on from the checkpoint before it.",
    cause,
  });
