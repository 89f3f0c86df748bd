import type { ArrayInfo, AttributeValue, ElementType, FieldInfo } from "@heddle/anndata";
import { HeddleError, ownValue } from "@heddle/contracts";
import { z } from "zod";

/** Metadata of one group or array, for either version of Zarr. */
export interface ZarrNode {
  readonly version: 2 | 3;
  readonly attributes: ReadonlyMap<string, AttributeValue>;
  /** Absent for a group. */
  readonly array?: ArrayInfo;
  /** JSON of an array's metadata: .zarray or zarr.json. */
  readonly metadata?: unknown;
}

const codec = z.object({ name: z.string(), configuration: z.record(z.string(), z.unknown()).optional() });
const filter = z.object({ id: z.string() });
const attributes = z.record(z.string(), z.unknown());
const sizes = z.array(z.int().nonnegative());
const chunkSizes = z.array(z.int().positive());

const nodeV3 = z.discriminatedUnion("node_type", [
  z.object({ node_type: z.literal("group"), attributes: attributes.default({}) }),
  z.object({
    node_type: z.literal("array"),
    attributes: attributes.default({}),
    shape: sizes,
    data_type: z.union([z.string(), z.object({ name: z.string() })]),
    chunk_grid: z.object({ configuration: z.object({ chunk_shape: chunkSizes }) }),
    codecs: z.array(codec),
  }),
]);

const arrayV2 = z.object({
  shape: sizes,
  chunks: chunkSizes,
  dtype: z.union([z.string(), z.array(z.tuple([z.string(), z.string()], z.unknown()))]),
  compressor: filter.nullable(),
  filters: z.array(filter).nullish(),
});

/** Codecs that lay out elements without compression. */
const LAYOUT = new Set(["bytes", "transpose", "vlen-utf8", "vlen-bytes", "sharding_indexed", "crc32c"]);

/** The content of zarr.json. */
export function parseNodeV3(text: string, where: string): ZarrNode {
  const metadata = parseJson(text, where);
  const node = parse(nodeV3, metadata, where);
  const common = { version: 3 as const, attributes: toAttributes(node.attributes) };
  if (node.node_type === "group") return common;
  const type = typeof node.data_type === "string" ? node.data_type : node.data_type.name;
  const filters = flatCodecs(node.codecs).filter((name) => !LAYOUT.has(name));
  const chunks = node.chunk_grid.configuration.chunk_shape;
  return { ...common, array: { shape: node.shape, chunks, filters, type: elementTypeV3(type) }, metadata };
}

/** The contents of .zarray (absent for a group) and .zattrs (absent if there are none). */
export function parseNodeV2(array: string | undefined, attrs: string | undefined, where: string): ZarrNode {
  const group = {
    version: 2 as const,
    attributes: toAttributes(attrs === undefined ? {} : parse(attributes, parseJson(attrs, where), where)),
  };
  if (array === undefined) return group;
  const metadata = parseJson(array, where);
  const common = { ...group, metadata };
  const { shape, chunks, dtype, compressor, filters } = parse(arrayV2, metadata, where);
  const ids = [...(filters ?? []), ...(compressor ? [compressor] : [])].map(({ id }) => id);
  const info = { shape, chunks, filters: ids.filter((id) => !LAYOUT.has(id)) };
  if (typeof dtype !== "string")
    return { ...common, array: { ...info, type: "compound", fields: dtype.map(([name, type]) => field(name, type)) } };
  const type = dtype === "|O" ? (ids.includes("vlen-utf8") ? "string" : "other") : elementTypeV2(dtype);
  return { ...common, array: { ...info, type } };
}

function field(name: string, type: string): FieldInfo {
  return { name, type: elementTypeV2(type), width: 1 };
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badMetadata(where, "text that is not JSON", cause);
  }
}

function parse<T extends z.ZodType>(schema: T, json: unknown, where: string): z.output<T> {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw badMetadata(where, z.prettifyError(parsed.error), parsed.error);
}

function badMetadata(where: string, got: string, cause: unknown): HeddleError {
  return new HeddleError("unreadable-file", {
    where,
    expected: "Zarr metadata of version 2 or 3",
    got,
    next: "Write the hierarchy again, or copy it whole.",
    cause,
  });
}

/** Names of codecs, including those within shards. */
function flatCodecs(codecs: readonly z.infer<typeof codec>[]): string[] {
  return codecs.flatMap(({ name, configuration }) => {
    const inner = z.array(codec).safeParse(configuration?.codecs);
    return inner.success ? [name, ...flatCodecs(inner.data)] : [name];
  });
}

const NUMBERS: Readonly<Record<string, ElementType>> = {
  b1: "bool",
  i1: "int8",
  i2: "int16",
  i4: "int32",
  i8: "int64",
  u1: "uint8",
  u2: "uint16",
  u4: "uint32",
  u8: "uint64",
  f2: "float16",
  f4: "float32",
  f8: "float64",
};

/** NumPy's letter codes: "<f8", "|b1", "<U12". */
function elementTypeV2(dtype: string): ElementType {
  const code = dtype.slice(1);
  return ownValue(NUMBERS, code) ?? (/^[US]\d+$/.test(code) ? "string" : "other");
}

function elementTypeV3(type: string): ElementType {
  if (type === "string") return "string";
  return Object.values(NUMBERS).find((known) => known === type) ?? "other";
}

/** JSON as attributes; nested objects are dropped, because AnnData stores none that are read here. */
function toAttributes(json: Readonly<Record<string, unknown>>): ReadonlyMap<string, AttributeValue> {
  const found = new Map<string, AttributeValue>();
  for (const [name, value] of Object.entries(json)) {
    const attribute = attributeSchema.safeParse(value);
    if (attribute.success) found.set(name, attribute.data);
  }
  return found;
}

const attributeSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.string()),
  z.array(z.number()),
]);
