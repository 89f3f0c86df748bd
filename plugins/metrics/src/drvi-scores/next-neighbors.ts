import type { Sample } from "../shared/resampling/factor-study.js";

/**
 * DRVI's SPN (Moinfar & Theis 2024; drvi-py 0.2.8 `nn_alignment_score`): with cells in the order of their code, the
 * share p' of a level's cells (its last left out) that are followed by one of the same level, above what frequency
 * alone gives: max(0, p' − p) / (1 − p). Of levels with one cell, or of all cells: 0.
 *
 * @param ascending entries by code; ties in an order of chance, or the file's order would count as alignment
 */
export function sameTypeNeighbors(
  ascending: Int32Array,
  labels: Int32Array,
  levels: number,
  { order }: Sample,
): Float64Array {
  const followed = new Float64Array(levels);
  const counts = new Float64Array(levels);
  let before = -1;
  for (const at of ascending) {
    const level = labels[order[at]];
    counts[level]++;
    if (level === before) followed[level]++;
    before = level;
  }
  return followed.map((pairs, level) => {
    const share = counts[level] / ascending.length;
    return counts[level] < 2 || share === 1 ? 0 : Math.max(0, pairs / (counts[level] - 1) - share) / (1 - share);
  });
}
