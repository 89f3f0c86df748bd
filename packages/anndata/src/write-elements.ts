// Arrays and groups with the attributes that anndata reads.
import type { HierarchyWriter, NumberArray } from "./hierarchy.js";

export async function encode(writer: HierarchyWriter, path: string, type: string, version: string): Promise<void> {
  await writer.setAttribute(path, "encoding-type", type);
  await writer.setAttribute(path, "encoding-version", version);
}

export async function writeGroup(writer: HierarchyWriter, path: string): Promise<void> {
  await writer.createGroup(path);
  await encode(writer, path, "dict", "0.1.0");
}

export async function writeNumbers(
  writer: HierarchyWriter,
  path: string,
  shape: readonly number[],
  data: NumberArray,
): Promise<void> {
  await writer.writeArray(path, { shape, data });
  await encode(writer, path, "array", "0.2.0");
}

export async function writeStrings(writer: HierarchyWriter, path: string, data: readonly string[]): Promise<void> {
  await writer.writeArray(path, { shape: [data.length], data });
  await encode(writer, path, "string-array", "0.2.0");
}
