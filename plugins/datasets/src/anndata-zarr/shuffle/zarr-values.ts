import type { NumberArray } from "@heddle/anndata";
import { registry } from "zarrita";

/** Zarr 3 data types of the typed arrays that are written. */
const DATA_TYPES = new Map<unknown, string>([
  [Int8Array, "int8"],
  [Int16Array, "int16"],
  [Int32Array, "int32"],
  [Uint8Array, "uint8"],
  [Uint16Array, "uint16"],
  [Uint32Array, "uint32"],
  [Float32Array, "float32"],
  [Float64Array, "float64"],
  [BigInt64Array, "int64"],
]);

export type Written = NumberArray | BigInt64Array | readonly string[];

export const isText = (data: Written): data is readonly string[] => Array.isArray(data);

export const dataType = (data: Written): string => (isText(data) ? "string" : DATA_TYPES.get(data.constructor)!);

/** Level 3 is Zstandard's own default. */
const ZSTD = { name: "zstd", configuration: { level: 3, checksum: false } } as const;

export const numberCodecs = [{ name: "bytes", configuration: { endian: "little" } }, ZSTD] as const;
export const codecsOf = (data: Written): readonly unknown[] =>
  isText(data) ? [{ name: "vlen-utf8" }, ZSTD] : numberCodecs;

/** Elements as bytes, before compression. */
export function bytesOf(data: Written): Uint8Array {
  if (!isText(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const texts = data.map((text) => new TextEncoder().encode(text));
  const bytes = new Uint8Array(texts.reduce((sum, { length }) => sum + 4 + length, 4));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, texts.length, true);
  let at = 4;
  for (const text of texts) {
    view.setUint32(at, text.length, true);
    bytes.set(text, at + 4);
    at += 4 + text.length;
  }
  return bytes;
}

export async function compress(bytes: Uint8Array): Promise<Uint8Array> {
  const Zstd = await registry.get("zstd")!();
  const codec = Zstd.fromConfig(ZSTD.configuration, { dataType: "uint8", shape: [bytes.length] } as never);
  return (codec as unknown as { encode(data: Uint8Array): Promise<Uint8Array> }).encode(bytes);
}
