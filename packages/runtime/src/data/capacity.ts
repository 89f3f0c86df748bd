import type { CsrRows } from "@heddle/contracts";

const sorted = new WeakMap<CsrRows, Int32Array>();

/** Entries that no minibatch of `cells` rows exceeds: those of the largest rows. */
export function capacityOf(counts: CsrRows, cells: number): number {
  let lengths = sorted.get(counts);
  if (lengths === undefined) {
    const { rowStarts } = counts;
    lengths = Int32Array.from({ length: rowStarts.length - 1 }, (_, i) => rowStarts[i + 1]! - rowStarts[i]!).sort();
    sorted.set(counts, lengths);
  }
  return lengths.subarray(Math.max(0, lengths.length - cells)).reduce((sum, length) => sum + length, 0);
}
