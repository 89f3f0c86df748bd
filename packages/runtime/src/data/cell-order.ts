import type { Random } from "@heddle/contracts";
import { BLOCKS, type CellOrder } from "../config/counts-settings.js";

/** Number of entries above which `auto` is `blocks`: 512 MB of counts. It does not depend on the machine. */
export const MOST_ENTRIES_PERMUTED = 2 ** 26;

/** The order of a run: as configured, else by the number of nonzero counts. */
export function resolveOrder(configured: CellOrder | { readonly use: "auto" } | undefined, entries: number): CellOrder {
  if (configured !== undefined && configured.use !== "auto") return configured;
  return entries > MOST_ENTRIES_PERMUTED ? BLOCKS : { use: "permutation" };
}

/** The training cells of an epoch. The parts are consecutive; each is read as a whole if the counts are on disk. */
export interface EpochOrder {
  readonly cells: Int32Array;
  readonly parts: readonly Int32Array[];
}

/** The shuffled training cells of one epoch, which depend on order, seed and epoch only. */
export function epochOrder(
  cells: Int32Array,
  random: Random,
  epoch: number,
  order: CellOrder = { use: "permutation" },
): EpochOrder {
  const stream = random.stream("order").stream(epoch);
  if (order.use === "blocks") return blockOrder(cells, stream, order);
  const permuted = stream.permutation(cells.length).map((i) => cells[i]);
  return { cells: permuted, parts: [permuted] };
}

function blockOrder(cells: Int32Array, random: Random, size: { cells: number; pool: number }): EpochOrder {
  const blocks = random.stream("blocks").permutation(Math.ceil(cells.length / size.cells));
  const ordered = new Int32Array(cells.length);
  const parts: Int32Array[] = [];
  let at = 0;
  for (let first = 0; first < blocks.length; first += size.pool) {
    const pool = joined(
      Array.from(blocks.subarray(first, first + size.pool), (block) =>
        cells.subarray(block * size.cells, (block + 1) * size.cells),
      ),
    );
    const shuffled = random.stream("pool").stream(first).permutation(pool.length);
    for (let i = 0; i < pool.length; i++) ordered[at + i] = pool[shuffled[i]];
    parts.push(ordered.subarray(at, at + pool.length));
    at += pool.length;
  }
  return { cells: ordered, parts };
}

function joined(arrays: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** The parts of an epoch from the minibatch on at which a resumed epoch continues; `done` cells precede it. */
export function partsFrom({ parts }: EpochOrder, done: number): Int32Array[] {
  const remaining: Int32Array[] = [];
  let end = 0;
  for (const part of parts) {
    const start = end;
    end += part.length;
    if (end > done) remaining.push(part.subarray(Math.max(0, done - start)));
  }
  return remaining;
}
