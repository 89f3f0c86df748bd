import type { ArrayInfo, AttributeValue, Elements, Hierarchy } from "@heddle/anndata";
import { HeddleError } from "@heddle/contracts";
import { get, isZarritaError, open, root, slice } from "zarrita";
import { withCheckedChunks } from "./checked-chunks.js";
import { checkChunkCount } from "./chunk-limit.js";
import { verifyChecksums } from "./crc32c.js";
import { toRowMajor } from "./row-major.js";
import type { ZarrStorage } from "./storage.js";
import { toElements, type ZarrData } from "./zarr-elements.js";
import { layoutV2, layoutV3, storedAs } from "./zarr-layout.js";
import { parseNodeV2, parseNodeV3, type ZarrNode } from "./zarr-metadata.js";

/** Zarr, version 2 or 3, as a `Hierarchy` for the AnnData reader. zarrita decodes the chunks. */
export class ZarrHierarchy implements Hierarchy {
  readonly name: string;
  readonly #storage: ZarrStorage;
  readonly #nodes = new Map<string, Promise<ZarrNode | undefined>>();
  readonly #arrays = new Map<string, ReturnType<typeof openArray>>();

  constructor(storage: ZarrStorage) {
    this.name = storage.name;
    this.#storage = storage;
  }

  async kind(path: string): Promise<"group" | "array" | undefined> {
    const node = await this.#node(path);
    return node && (node.array ? "array" : "group");
  }

  async children(path: string): Promise<readonly string[]> {
    if ((await this.kind(path)) !== "group") return [];
    const names = await this.#storage.list(path);
    const kinds = await Promise.all(names.map((name) => this.kind(path === "" ? name : `${path}/${name}`)));
    return names.filter((_, i) => kinds[i] !== undefined);
  }

  async attributes(path: string): Promise<ReadonlyMap<string, AttributeValue>> {
    return (await this.#node(path))?.attributes ?? new Map();
  }

  async array(path: string): Promise<ArrayInfo> {
    const node = await this.#node(path);
    if (node?.array) return node.array;
    throw new HeddleError("bad-data", {
      where: this.name,
      expected: `an array at ${path}`,
      got: node ? "a group" : "nothing",
      next: "Write the hierarchy again with a current anndata.",
    });
  }

  async read(path: string, start?: number, end?: number): Promise<Elements> {
    const { shape, type, filters } = await this.array(path);
    const where = `${this.name}:${path}`;
    if (type === "compound" || type === "other") throw unsupported(where, `elements of type ${type}`);
    try {
      const { array, axes } = await this.#open(path);
      if (shape.length === 0) return toElements((await array.getChunk([])).data as ZarrData, type, where);
      // a block of rows without entries is an empty selection, which zarrita does not support
      if ((end ?? shape[0]) <= (start ?? 0)) return toElements(new Float64Array(0), type, where);
      const whole = start === undefined && end === undefined;
      const count = (end ?? shape[0]) - (start ?? 0);
      checkChunkCount(array.shape, array.chunks, whole ? undefined : { axis: axes.indexOf(0), count }, where);
      const rows = whole ? null : slice(start ?? 0, end ?? shape[0]);
      const stored = await get(
        array,
        axes.map((axis) => (axis === 0 ? rows : null)),
      );
      const elements = toElements(stored.data as ZarrData, type, where);
      return toRowMajor(elements, inOrder(stored.shape, axes), inOrder(stored.stride, axes));
    } catch (error) {
      throw explain(error, where, filters);
    }
  }

  async readIntegers(path: string): Promise<BigInt64Array | BigUint64Array> {
    const { filters } = await this.array(path);
    const where = `${this.name}:${path}`;
    try {
      const { array } = await this.#open(path);
      checkChunkCount(array.shape, array.chunks, undefined, where);
      const { data } = array.shape.length === 0 ? await array.getChunk([]) : await get(array, null);
      if (data instanceof BigInt64Array || data instanceof BigUint64Array) return data;
      throw unsupported(where, "elements that are not 64-bit integers");
    } catch (error) {
      throw explain(error, where, filters);
    }
  }

  async readField(path: string, field: string): Promise<Elements> {
    throw unsupported(`${this.name}:${path}`, `a field "${field}" of a compound array`);
  }

  async close(): Promise<void> {
    await this.#storage.close();
  }

  #open(path: string): ReturnType<typeof openArray> {
    const known = this.#arrays.get(path) ?? openArray(this.#storage, path, this.#node(path));
    this.#arrays.set(path, known);
    return known;
  }

  #node(path: string): Promise<ZarrNode | undefined> {
    const known = this.#nodes.get(path) ?? this.#readNode(path);
    this.#nodes.set(path, known);
    return known;
  }

  async #readNode(path: string): Promise<ZarrNode | undefined> {
    const where = `${this.name}:${path}`;
    const text = (file: string) => this.#text(path === "" ? `/${file}` : `/${path}/${file}`, where);
    const v3 = await text("zarr.json");
    if (v3 !== undefined) return parseNodeV3(v3, where);
    const array = await text(".zarray");
    if (array === undefined && (await text(".zgroup")) === undefined) return undefined;
    return parseNodeV2(array, await text(".zattrs"), where);
  }

  async #text(key: `/${string}`, where: string): Promise<string | undefined> {
    try {
      const bytes = await this.#storage.get(key);
      return bytes && new TextDecoder().decode(bytes);
    } catch (error) {
      throw explain(error, where, []);
    }
  }
}

async function openArray(storage: ZarrStorage, path: string, node: Promise<ZarrNode | undefined>) {
  verifyChecksums();
  const { version, metadata } = (await node) ?? {};
  const where = `${storage.name}:${path}`;
  const layout = version === 2 ? layoutV2(metadata, where) : layoutV3(metadata, where);
  const location = root(storedAs(storage, path, layout));
  const array =
    version === 2
      ? await open.v2(location, { kind: "array", attrs: false })
      : await open.v3(location, { kind: "array" });
  return { array: await withCheckedChunks(array, where), axes: layout.axes };
}

/** Values of the array's own axes, from those of its axes as stored. */
const inOrder = (values: readonly number[], axes: readonly number[]): number[] =>
  axes.map((_, axis) => values[axes.indexOf(axis)]);

function unsupported(where: string, got: string, cause?: unknown): HeddleError {
  return new HeddleError("unsupported-file", {
    where,
    expected: "arrays of numbers, booleans or text in codecs that zarrita reads",
    got,
    next: "Write the hierarchy again with a current anndata and its default codecs.",
    cause,
  });
}

/** Converts errors of zarrita and of the storage to HeddleErrors; returns HeddleErrors unchanged. */
function explain(error: unknown, where: string, filters: readonly string[]): unknown {
  if (error instanceof HeddleError) return error;
  if (isZarritaError(error, "UnknownCodecError")) return unsupported(where, `the codec "${error.codec}"`, error);
  if (isZarritaError(error, "UnsupportedError")) return unsupported(where, error.feature, error);
  const message = messageOf(error);
  return new HeddleError("unreadable-file", {
    where,
    expected: filters.length > 0 ? `chunks compressed by ${filters.join(" and ")}` : "readable chunks",
    got: message,
    next: "Copy or download the hierarchy again.",
    cause: error,
  });
}

/** The message, with that of the cause: zarrita's own names the codec, and the cause the fault. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
