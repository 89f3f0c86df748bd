import type { HierarchyWriter, RowWriter, WrittenArray, WrittenAttribute } from "@heddle/anndata";
import { filesOf } from "#machine";
import { ShardedArray, type ShardLayout, shardedMetadata } from "./sharded-array.js";
import { bytesOf, codecsOf, compress, dataType, isText, type Written } from "./zarr-values.js";

type Metadata = Record<string, unknown>;

/** Writes a Zarr 3 folder: each array in one chunk, except sharded ones. Metadata are written on `close`. */
export class ZarrFolderWriter implements HierarchyWriter {
  private readonly nodes = new Map<
    string,
    { readonly metadata: Metadata; readonly attributes: Map<string, unknown> }
  >();

  constructor(private readonly folder: string) {
    this.nodes.set("", { metadata: { node_type: "group" }, attributes: new Map() });
  }

  async createGroup(path: string): Promise<void> {
    this.nodes.set(path, { metadata: { node_type: "group" }, attributes: new Map() });
    await filesOf(this.folder).fs.mkdir(this.full(path), { recursive: true });
  }

  async writeArray(path: string, { shape, data, as }: WrittenArray): Promise<void> {
    const values: Written = as === "int64" && !isText(data) ? BigInt64Array.from(data, BigInt) : data;
    this.addArray(path, {
      shape: [...shape],
      data_type: dataType(values),
      fill_value: isText(values) ? "" : 0,
      chunk_grid: { name: "regular", configuration: { chunk_shape: shape.map((length) => Math.max(1, length)) } },
      codecs: codecsOf(values),
    });
    if (data.length === 0) return;
    await this.writeChunk([path, "c", ...shape.map(() => "0")].join("/"), values);
  }

  /** Rows of a chunk: those of the first call. */
  async openRows(path: string, [rows, columns]: readonly [rows: number, columns: number]): Promise<RowWriter> {
    let chunk: number | undefined;
    let written = 0;
    return {
      append: async (values) => {
        if (chunk === undefined) {
          chunk = values.length / columns;
          this.addRows(path, [rows, columns], chunk);
        }
        for (let at = 0; at < values.length; at += chunk * columns) {
          const whole = new Float32Array(chunk * columns);
          whole.set(values.subarray(at, at + whole.length));
          await this.writeChunk(`${path}/c/${written / chunk}/0`, whole);
          written += chunk;
        }
      },
    };
  }

  /** An array whose elements are appended in order. */
  async openSharded<T extends Int32Array | Float32Array>(
    path: string,
    kind: T,
    layout: ShardLayout,
  ): Promise<ShardedArray<T>> {
    this.addArray(path, shardedMetadata(kind, layout));
    const folder = this.full(`${path}/c`);
    await filesOf(this.folder).fs.mkdir(folder, { recursive: true });
    return new ShardedArray(folder, kind, layout);
  }

  async setAttribute(path: string, name: string, value: WrittenAttribute): Promise<void> {
    const plain = value instanceof Int32Array || value instanceof Float64Array ? Array.from(value) : value;
    this.nodes.get(path)?.attributes.set(name, plain);
  }

  async close(): Promise<void> {
    const { fs, path: paths } = filesOf(this.folder);
    for (const [path, { metadata, attributes }] of this.nodes) {
      const json = { zarr_format: 3, ...metadata, attributes: Object.fromEntries(attributes) };
      await fs.mkdir(this.full(path), { recursive: true });
      await fs.writeFile(paths.join(this.full(path), "zarr.json"), `${JSON.stringify(json)}\n`);
    }
  }

  async abort(): Promise<void> {
    await filesOf(this.folder).fs.rm(this.folder, { recursive: true, force: true });
  }

  private addRows(path: string, shape: readonly [number, number], chunk: number): void {
    this.addArray(path, {
      shape: [...shape],
      data_type: "float32",
      fill_value: 0,
      chunk_grid: { name: "regular", configuration: { chunk_shape: [chunk, shape[1]] } },
      codecs: codecsOf(new Float32Array(0)),
    });
  }

  private async writeChunk(name: string, values: Written): Promise<void> {
    const { fs, path } = filesOf(this.folder);
    const chunk = this.full(name);
    await fs.mkdir(path.dirname(chunk), { recursive: true });
    await fs.writeFile(chunk, await compress(bytesOf(values)));
  }

  private addArray(path: string, metadata: Metadata): void {
    const chunkKeys = { chunk_key_encoding: { name: "default", configuration: { separator: "/" } } };
    this.nodes.set(path, { metadata: { node_type: "array", ...metadata, ...chunkKeys }, attributes: new Map() });
  }

  private full(path: string): string {
    return filesOf(this.folder).path.join(this.folder, path);
  }
}
