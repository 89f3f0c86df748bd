import type { AttributeValue, ElementType } from "@heddle/anndata";
import { decodeStrings } from "./dataset-reader.js";
import { decodeElements, elementType } from "./element-type.js";
import type { H5Module } from "./platform/platform.js";

/** One attribute, decoded; undefined if AnnData does not use its type. */
export function readAttribute(
  module: H5Module,
  file: bigint,
  path: string,
  name: string,
  where: string,
): AttributeValue | undefined {
  const metadata = module.get_attribute_metadata(file, path, name);
  if (metadata.shape === null || metadata.shape === undefined) return null;
  const type = elementType(metadata);
  const bytes = metadata.size * metadata.total_size;
  if (bytes === 0) return [];
  const pointer = module._malloc(bytes);
  try {
    module.get_attribute_data(file, path, name, BigInt(pointer));
    const raw = module.HEAPU8.slice(pointer, pointer + bytes);
    if (type === "reference") return { refersTo: referencePath(module, file, raw) };
    if (type === "string") {
      const strings = decodeStrings(module, metadata, raw);
      // After a failed read the memory contains no pointers: only a successful one is reclaimed.
      if (metadata.vlen) module.reclaim_vlen_memory(file, path, name, BigInt(pointer));
      return scalarOrList(strings, metadata.shape);
    }
    if (type === "compound" || type === "other" || hasWideIntegers(raw, type)) return undefined;
    const numbers = Array.from(decodeElements(raw, metadata, `attribute "${name}" of ${where}`));
    return type === "bool" && metadata.shape.length === 0 ? numbers[0] !== 0 : scalarOrList(numbers, metadata.shape);
  } finally {
    module._free(pointer);
  }
}

/** AnnData's own attributes are small; others, such as dates in nanoseconds, are left out. */
function hasWideIntegers(raw: Uint8Array<ArrayBuffer>, type: ElementType): boolean {
  if (type !== "int64" && type !== "uint64") return false;
  const values = type === "int64" ? new BigInt64Array(raw.buffer) : new BigUint64Array(raw.buffer);
  return values.some((value) => !Number.isSafeInteger(Number(value)));
}

function referencePath(module: H5Module, file: bigint, raw: Uint8Array): string {
  return module.get_referenced_name(file, raw, true).replace(/^\/+/, "");
}

function scalarOrList<T extends string | number>(values: T[], shape: readonly number[]): T | T[] {
  return shape.length === 0 ? values[0]! : values;
}
