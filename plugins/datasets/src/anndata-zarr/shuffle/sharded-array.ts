import { filesOf } from "#machine";
import { crc32c } from "../crc32c.js";
import { bytesOf, compress, dataType, numberCodecs } from "./zarr-values.js";

type Numbers = Int32Array | Float32Array;

/** Sizes of an array of one axis, in elements. A shard is a whole number of chunks. */
export interface ShardLayout {
  readonly length: number;
  readonly chunk: number;
  readonly shard: number;
}

/** No chunk: all bits of offset and size. */
const ABSENT = 0xffff_ffff_ffff_ffffn;
const INDEX_CODECS = [{ name: "bytes", configuration: { endian: "little" } }, { name: "crc32c" }];

export const shardedMetadata = (type: Numbers, { length, chunk, shard }: ShardLayout) => ({
  shape: [length],
  data_type: dataType(type),
  fill_value: 0,
  chunk_grid: { name: "regular", configuration: { chunk_shape: [shard] } },
  codecs: [
    {
      name: "sharding_indexed",
      configuration: { chunk_shape: [chunk], codecs: numberCodecs, index_codecs: INDEX_CODECS, index_location: "end" },
    },
  ],
});

/** Writes a sharded array of Zarr 3, whose elements are appended in order. Memory: one chunk, and the index of a shard. */
export class ShardedArray<T extends Numbers> {
  private readonly pending: T;
  private used = 0;
  private shard = 0;
  private offset = 0;
  private readonly index: BigUint64Array;
  private chunks = 0;

  /** `folder` is that of the array's chunks, "…/c". `kind` is an empty array of the element type. */
  constructor(
    private readonly folder: string,
    kind: T,
    { chunk, shard }: ShardLayout,
  ) {
    this.pending = new (kind.constructor as new (length: number) => T)(chunk);
    this.index = new BigUint64Array((2 * shard) / chunk).fill(ABSENT);
  }

  async append(values: T): Promise<void> {
    for (let at = 0; at < values.length; ) {
      const part = values.subarray(at, at + this.pending.length - this.used);
      this.pending.set(part, this.used);
      this.used += part.length;
      at += part.length;
      if (this.used === this.pending.length) await this.closeChunk();
    }
  }

  async close(): Promise<void> {
    if (this.used > 0) {
      this.pending.fill(0, this.used);
      await this.closeChunk();
    }
    if (this.chunks > 0) await this.closeShard();
  }

  private async closeChunk(): Promise<void> {
    const bytes = await compress(bytesOf(this.pending));
    await this.write(bytes);
    this.index[2 * this.chunks] = BigInt(this.offset);
    this.index[2 * this.chunks + 1] = BigInt(bytes.length);
    this.offset += bytes.length;
    this.chunks++;
    this.used = 0;
    if (2 * this.chunks === this.index.length) await this.closeShard();
  }

  private async closeShard(): Promise<void> {
    const index = new Uint8Array(this.index.buffer);
    const checksum = new Uint8Array(4);
    new DataView(checksum.buffer).setUint32(0, crc32c(index), true);
    await this.write(index);
    await this.write(checksum);
    this.index.fill(ABSENT);
    this.shard++;
    this.chunks = 0;
    this.offset = 0;
  }

  private async write(bytes: Uint8Array): Promise<void> {
    const { fs, path } = filesOf(this.folder);
    await fs.appendFile(path.join(this.folder, String(this.shard)), bytes);
  }
}
