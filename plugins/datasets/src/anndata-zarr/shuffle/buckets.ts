import type { CsrRows } from "@heddle/contracts";
import { filesOf } from "#machine";

/** Bytes of a bucket that are collected before they are appended to its file. */
const BUFFER_BYTES = 2 ** 17;

/** The rows of a bucket, by position within it. */
export interface Bucket {
  readonly lengths: Int32Array;
  readonly columns: readonly Int32Array[];
  readonly counts: readonly Float32Array[];
}

/**
 * Rows by their new position, in files of `rowsPerBucket` positions each: a random permutation in two sequential passes.
 * A row is stored as its position within the bucket, its number of entries, its columns and its counts.
 */
export class Buckets {
  private readonly buffers: Uint8Array[][];
  private readonly sizes: number[];

  constructor(
    private readonly folder: string,
    readonly count: number,
    private readonly rowsPerBucket: number,
  ) {
    this.buffers = Array.from({ length: count }, () => []);
    this.sizes = new Array<number>(count).fill(0);
  }

  /** Adds rows; `positions` are their new positions. */
  async add({ rowStarts, columns, counts }: CsrRows, positions: Int32Array): Promise<void> {
    for (const [row, position] of positions.entries()) {
      const [from, to] = [rowStarts[row], rowStarts[row + 1]];
      const bucket = Math.floor(position / this.rowsPerBucket);
      const record = new Int32Array(2 + 2 * (to - from));
      record[0] = position % this.rowsPerBucket;
      record[1] = to - from;
      record.set(columns.subarray(from, to), 2);
      new Float32Array(record.buffer).set(counts.subarray(from, to), 2 + to - from);
      this.buffers[bucket].push(new Uint8Array(record.buffer));
      this.sizes[bucket] += record.byteLength;
      if (this.sizes[bucket] >= BUFFER_BYTES) await this.flush(bucket);
    }
  }

  async finish(): Promise<void> {
    for (let bucket = 0; bucket < this.count; bucket++) await this.flush(bucket);
  }

  /** Reads a bucket and deletes its file. */
  async take(bucket: number): Promise<Bucket> {
    const { fs } = filesOf(this.folder);
    const bytes = new Uint8Array(await fs.readFile(this.file(bucket)));
    await fs.rm(this.file(bucket));
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    const columns: Int32Array[] = [];
    const counts: Float32Array[] = [];
    for (let at = 0; at < words.length; ) {
      const [row, length] = [words[at], words[at + 1]];
      columns[row] = words.subarray(at + 2, at + 2 + length);
      counts[row] = values.subarray(at + 2 + length, at + 2 + 2 * length);
      at += 2 + 2 * length;
    }
    return { lengths: Int32Array.from(columns, ({ length }) => length), columns, counts };
  }

  private async flush(bucket: number): Promise<void> {
    const parts = this.buffers[bucket];
    if (parts.length === 0) return;
    const bytes = new Uint8Array(this.sizes[bucket]);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    await filesOf(this.folder).fs.appendFile(this.file(bucket), bytes);
    this.buffers[bucket] = [];
    this.sizes[bucket] = 0;
  }

  private file(bucket: number): string {
    return filesOf(this.folder).path.join(this.folder, `bucket-${bucket}`);
  }
}
