import { sha256 as incrementalHash } from "@noble/hashes/sha2.js";
import type { CellCounts } from "./cell-counts.js";
import { plainRows } from "./compact-rows.js";

/** Hexadecimal digits of a hash. */
const DIGITS = 16;
/** `crypto.subtle` hashes whole buffers only, of less than 2 GiB. */
const PART_BYTES = 2 ** 28;

/** Hash of the hashes of all parts. */
export async function hash(arrays: readonly ArrayBufferView[]): Promise<string> {
  const digests: Uint8Array[] = [];
  for (const { buffer, byteOffset, byteLength } of arrays)
    for (let at = 0; at === 0 || at < byteLength; at += PART_BYTES)
      digests.push(await sha256(new Uint8Array(buffer, byteOffset + at, Math.min(PART_BYTES, byteLength - at))));
  return hashOf(digests);
}

/** `crypto.subtle` is faster, but copies what it hashes. */
const MOST_ENTRIES_COPIED = 2 ** 22;

/** Hash of row starts, columns and counts of all cells: the same for counts in memory and on disk. */
export async function hashCounts({ whole, facts, blocks }: CellCounts): Promise<string> {
  if (whole && whole.counts.length <= MOST_ENTRIES_COPIED) {
    const { rowStarts, columns, counts } = plainRows(whole);
    return hash([rowStarts, columns, counts]);
  }
  const rowStarts = new Int32Array(facts.lengths.length + 1);
  for (const [row, length] of facts.lengths.entries()) rowStarts[row + 1] = rowStarts[row] + length;
  const [starts, columns, counts] = [new PartHashes(), new PartHashes(), new PartHashes()];
  starts.add(rowStarts);
  for await (const block of blocks()) {
    columns.add(block.columns);
    counts.add(block.counts);
  }
  return hashOf([starts, columns, counts].flatMap((hashes) => hashes.finish()));
}

/** Hashes of the parts of a stream of bytes. */
class PartHashes {
  private readonly digests: Uint8Array[] = [];
  private current = incrementalHash.create();
  private bytes = 0;

  add({ buffer, byteOffset, byteLength }: ArrayBufferView): void {
    for (let at = 0; at < byteLength; ) {
      if (this.bytes === PART_BYTES) this.close();
      const length = Math.min(byteLength - at, PART_BYTES - this.bytes);
      this.current.update(new Uint8Array(buffer, byteOffset + at, length));
      this.bytes += length;
      at += length;
    }
  }

  finish(): readonly Uint8Array[] {
    this.close();
    return this.digests;
  }

  private close(): void {
    this.digests.push(this.current.digest());
    this.current = incrementalHash.create();
    this.bytes = 0;
  }
}

async function hashOf(digests: readonly Uint8Array[]): Promise<string> {
  const all = new Uint8Array(digests.length * 32);
  digests.forEach((digest, i) => {
    all.set(digest, i * 32);
  });
  const bytes = await sha256(all);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .slice(0, DIGITS);
}

const sha256 = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
