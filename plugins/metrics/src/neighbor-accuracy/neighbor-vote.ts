import type { Matrix, MetricContext } from "@heddle/contracts";
import { nearestNeighbors } from "@heddle/numerics";
import { pause } from "../shared/resampling/pause.js";
import type { Share } from "../shared/results/proportion-interval.js";

/** Queries between two returns to the event loop. */
const QUERIES = 128;

/** Neighbors of each cell among the other cells: entry i · count + k is the k-th of cell i, an index into the cells. */
export interface CellNeighbors {
  readonly count: number;
  readonly entries: Int32Array;
}

/** The nearest other cells of each cell. Euclidean distance; ties go to the earlier cell. */
export async function neighborsOf(
  representation: Matrix,
  cells: Int32Array,
  most: number,
  context: MetricContext,
): Promise<CellNeighbors> {
  const count = Math.min(most, cells.length - 1);
  const entries = new Int32Array(cells.length * count);
  for (let start = 0; start < cells.length; start += QUERIES) {
    await pause(context, start / cells.length);
    const found = nearestNeighbors(representation, cells.subarray(start, start + QUERIES), cells, count);
    entries.set(found.entries, start * count);
  }
  return { count, entries };
}

/**
 * Predicts the level of each cell by the majority of its neighbors; ties go to the first level. Returns the recall of each
 * level: its correctly predicted cells and its cells.
 *
 * @param labels per cell: its level; each level occurs
 */
export function recallsOf({ count, entries }: CellNeighbors, labels: Int32Array, levels: number): Share[] {
  const votes = new Int32Array(levels);
  const correct = new Int32Array(levels);
  const sizes = new Int32Array(levels);
  for (let cell = 0; cell < labels.length; cell++) {
    const own = labels[cell];
    votes.fill(0);
    for (let at = cell * count; at < (cell + 1) * count; at++) votes[labels[entries[at]]]++;
    let predicted = 0;
    for (let level = 1; level < levels; level++) if (votes[level] > votes[predicted]) predicted = level;
    sizes[own]++;
    if (predicted === own) correct[own]++;
  }
  return Array.from(sizes, (of, level) => ({ count: correct[level], of }));
}

/** Mean of the recalls. */
export const balancedAccuracy = (recalls: readonly Share[]): number =>
  recalls.reduce((sum, { count, of }) => sum + count / of, 0) / recalls.length;
