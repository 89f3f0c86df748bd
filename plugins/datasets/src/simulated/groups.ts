import type { Random } from "@heddle/contracts";

/** The group index of each cell, drawn with the groups' `shares`. Splatter's step 0. */
export function drawGroups(random: Random, cells: number, shares: readonly number[]): Int32Array {
  const groups = new Int32Array(cells);
  for (let c = 0; c < cells; c++) groups[c] = drawIndex(random.uniform(), shares);
  return groups;
}

/** The index at which the cumulative sum of `shares` exceeds u of their total; never an index with share 0. */
export function drawIndex(u: number, shares: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < shares.length; i++) total += shares[i];
  let rest = u * total;
  let last = 0;
  for (let i = 0; i < shares.length; i++) {
    if (shares[i] === 0) continue;
    if (rest < shares[i]) return i;
    rest -= shares[i];
    last = i;
  }
  return last;
}

/** The batch index of each cell: fixed blocks of cells, in order. */
export function blocksOfBatches(cells: number, cellsPerBatch: readonly number[]): Int32Array {
  const batches = new Int32Array(cells);
  let start = 0;
  for (const [b, count] of cellsPerBatch.entries()) {
    batches.fill(b, start, start + count);
    start += count;
  }
  return batches;
}
