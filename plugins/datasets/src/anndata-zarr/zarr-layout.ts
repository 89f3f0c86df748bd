import { HeddleError } from "@heddle/contracts";
import type { AsyncReadable } from "zarrita";
import { z } from "zod";
import type { ZarrStorage } from "./storage.js";

/**
 * An array as it is stored: its elements in C order over permuted axes. zarrita ignores a transpose outside of shards,
 * applies only the last of several, and always looks for the index at the end of a shard; `storedAs` presents an array
 * that needs none of these.
 */
export interface StoredLayout {
  /** Stored axis i is axis `axes[i]` of the array. */
  readonly axes: readonly number[];
  /** Metadata of the array with its axes as stored: .zarray or zarr.json. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Key of a chunk, relative to the array, from its position along the array's own axes. */
  readonly chunkKey: (position: readonly string[]) => string;
  /** The index of a shard precedes its chunks. */
  readonly indexFirst: boolean;
}

interface Codec {
  readonly name: string;
  readonly configuration?: Record<string, unknown>;
}

const codec = z.object({ name: z.string(), configuration: z.record(z.string(), z.unknown()).optional() });
const sizes = z.array(z.number());
const metadataV2 = z.looseObject({
  dtype: z.unknown(),
  fill_value: z.unknown(),
  filters: z.array(z.unknown()).nullish(),
  shape: sizes,
  chunks: sizes,
  order: z.enum(["C", "F"]).default("C"),
  dimension_separator: z.enum([".", "/"]).default("."),
});
const metadataV3 = z.looseObject({
  data_type: z.unknown(),
  fill_value: z.unknown(),
  shape: sizes,
  chunk_grid: z.looseObject({ configuration: z.looseObject({ chunk_shape: sizes }) }),
  chunk_key_encoding: z.object({
    name: z.enum(["default", "v2"]),
    configuration: z.object({ separator: z.enum([".", "/"]).optional() }).optional(),
  }),
  codecs: z.array(codec),
});
const sharding = z.looseObject({
  codecs: z.array(codec),
  index_location: z.enum(["start", "end"]).default("end"),
});

/** Codecs that change each element by itself: a transpose before or after them has the same effect. */
const ELEMENTWISE = new Set(["bitround", "numcodecs.bitround", "cast_value", "scale_offset"]);

/** The layout of an array of Zarr 2. Throws ZodError for metadata of another form. */
export function layoutV2(json: unknown, where: string): StoredLayout {
  const { dimension_separator: separator, ...metadata } = metadataV2.parse(json);
  const axes = metadata.order === "F" ? reversed(metadata.shape.length) : identity(metadata.shape.length);
  const [shape, chunks] = [permute(metadata.shape, axes), permute(metadata.chunks, axes)];
  const lacksFill = metadata.fill_value === null && /^[<>|][iuf]\d$/.test(String(metadata.dtype));
  const half = /^[<>]f2$/.exec(String(metadata.dtype));
  if (half && metadata.filters?.length) throw unsupported(where, "filters of float16 values");
  const bits = half && { dtype: half[0].replace("f", "u"), fill_value: halfBits(metadata.fill_value, where) };
  return {
    axes,
    // an absent chunk without a fill value is read as zeros, as Python's zarr does; zarrita throws for 64-bit integers
    metadata: {
      ...metadata,
      ...(lacksFill && { fill_value: 0 }),
      ...bits,
      ...(metadata.dtype === "|b1" && !metadata.filters?.length && booleansV2(metadata.fill_value)),
      order: "C",
      shape,
      chunks,
      dimension_separator: "/",
    },
    chunkKey: (position) => position.join(separator),
    indexFirst: false,
  };
}

/** The layout of an array of Zarr 3. Throws ZodError for metadata of another form, HeddleError for unsupported codecs. */
export function layoutV3(json: unknown, where: string): StoredLayout {
  const metadata = metadataV3.parse(json);
  const { name, configuration: { separator = name === "v2" ? "." : "/" } = {} } = metadata.chunk_key_encoding;
  const { axes, others } = withoutTransposes(metadata.codecs, metadata.shape.length, where);
  const shards = others.find((other) => other.name === "sharding_indexed");
  if (shards && others.length > 1) throw unsupported(where, `"sharding_indexed" among ${namesOf(others)}`);
  const { indexFirst, codecs } = shards
    ? shardCodecs(shards, axes.length, where)
    : { indexFirst: false, codecs: others };
  const isHalf = metadata.data_type === "float16";
  const changing = others.find((other) => ELEMENTWISE.has(other.name));
  if (isHalf && changing) throw unsupported(where, `"${changing.name}" of float16 values`);
  const chunkShape = permute(metadata.chunk_grid.configuration.chunk_shape, axes);
  return {
    axes,
    metadata: {
      ...metadata,
      ...(metadata.data_type === "float16" && {
        data_type: "uint16",
        fill_value: halfBits(metadata.fill_value, where),
      }),
      ...(metadata.data_type === "bool" && !changing && booleansV3(metadata.fill_value)),
      shape: permute(metadata.shape, axes),
      chunk_grid: { ...metadata.chunk_grid, configuration: { chunk_shape: chunkShape } },
      chunk_key_encoding: { name: "v2", configuration: { separator: "/" } },
      // these refer to the array's own axes, and are not read
      dimension_names: undefined,
      codecs,
    },
    chunkKey: (position) => (name === "v2" ? position : ["c", ...position]).join(separator),
    indexFirst,
  };
}

/**
 * A store whose root is the array at `path`, with the metadata and chunk keys of `layout`. zarrita resolves paths as
 * URLs, which would cut a name at "#" or "?"; here it only sees the keys of metadata and chunks.
 */
export function storedAs(storage: ZarrStorage, path: string, layout: StoredLayout): AsyncReadable {
  const metadata = new TextEncoder().encode(JSON.stringify(layout.metadata));
  const keyOf = (key: string): `/${string}` => {
    const stored = key.slice(1).split("/");
    const position = layout.axes.map((_, axis) => stored[layout.axes.indexOf(axis)]);
    // an array without axes has one chunk: "0" in Zarr 2, "c" in Zarr 3
    return `/${path}/${layout.chunkKey(position) || "0"}`;
  };
  return {
    get: async (key) => (key === "/.zarray" || key === "/zarr.json" ? metadata : storage.get(keyOf(key))),
    getRange: (key, range) =>
      layout.indexFirst && "suffixLength" in range
        ? storage.getRange(keyOf(key), { offset: 0, length: range.suffixLength })
        : storage.getRange(keyOf(key), range),
  };
}

/** One transpose that has the effect of all, as the axes of its result, and the other codecs. */
function withoutTransposes(codecs: readonly Codec[], rank: number, where: string) {
  let axes = identity(rank);
  const others: Codec[] = [];
  for (const each of codecs) {
    if (each.name !== "transpose") {
      others.push(each);
      continue;
    }
    const blocking = others.find((other) => !ELEMENTWISE.has(other.name));
    if (blocking) throw unsupported(where, `"transpose" after "${blocking.name}"`);
    axes = permute(axes, transposeOrder(each, rank, where));
  }
  return { axes, others };
}

/** Codecs of a shard, with at most one transpose within it: zarrita returns its elements with their strides. */
function shardCodecs(shards: Codec, rank: number, where: string) {
  const configuration = sharding.parse(shards.configuration);
  const { axes, others } = withoutTransposes(configuration.codecs, rank, where);
  const isIdentity = axes.every((axis, i) => axis === i);
  const codecs = isIdentity ? others : [{ name: "transpose", configuration: { order: axes } }, ...others];
  const indexFirst = configuration.index_location === "start";
  return { indexFirst, codecs: [{ ...shards, configuration: { ...configuration, codecs } }] };
}

function transposeOrder({ configuration }: Codec, rank: number, where: string): readonly number[] {
  const order = configuration?.order;
  if (order === "C") return identity(rank);
  if (order === "F") return reversed(rank);
  const axes = sizes.safeParse(order);
  const isPermutation = axes.success && identity(rank).every((axis) => axes.data.includes(axis));
  if (isPermutation && axes.data.length === rank) return axes.data;
  throw unsupported(where, `"transpose" with the order ${JSON.stringify(order)} of ${rank} axes`);
}

/** Booleans are read as their bytes: a third state, such as R's NA, is neither true nor false. */
const booleansV2 = (fill: unknown) => ({ dtype: "|u1", fill_value: fill ? 1 : 0 });
const booleansV3 = (fill: unknown) => ({ data_type: "uint8", fill_value: fill ? 1 : 0 });

/** Bits of a fill value in half precision: Node before 24 has no Float16Array, so these arrays are read as 16 bits. */
function halfBits(value: unknown, where: string): number {
  if (value === 0 || value === null) return 0;
  if (value === "NaN") return 0x7e00;
  if (typeof value === "string" && /^0x[0-9a-f]{4}$/i.test(value)) return Number(value);
  throw unsupported(where, `the fill value ${JSON.stringify(value)} of type float16`);
}

const identity = (rank: number): number[] => Array.from({ length: rank }, (_, axis) => axis);
const reversed = (rank: number): number[] => identity(rank).reverse();
const permute = (values: readonly number[], axes: readonly number[]): number[] => axes.map((axis) => values[axis]);
const namesOf = (codecs: readonly Codec[]) => codecs.map(({ name }) => `"${name}"`).join(", ");

function unsupported(where: string, got: string): HeddleError {
  return new HeddleError("unsupported-file", {
    where,
    expected: "an array whose codecs and fill value Heddle reads",
    got,
    next: "Write the array again with a current anndata and its default codecs.",
  });
}
