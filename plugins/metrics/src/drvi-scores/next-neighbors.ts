import type { Sample } from "../shared/resampling/factor-study.js";

/**
 * SPN of DRVI (Moinfar & Theis 2024; drvi-py 0.2.8 `nn_alignment_score`). Cells are sorted by latent value. p' is the share
 * of a level's cells, without the last, whose next cell has the same level; p is the frequency of the level. The score is
 * max(0, p' − p) / (1 − p). It is 0 for a level with one cell or with all cells.
 * Next cells are those of the sample.
 *
 * @param ascending entries by latent value; ties in random order, so that the order of the file has no effect
 */
export function sameTypeNeighbors(
  ascending: Int32Array,
  labels: Int32Array,
  levels: number,
  { weights, order }: Sample,
): Float64Array {
  const followed = new Float64Array(levels);
  const counts = new Float64Array(levels);
  let before = -1;
  let total = 0;
  for (const at of ascending) {
    if (weights[at] === 0) continue;
    total++;
    const level = labels[order[at]];
    counts[level]++;
    if (level === before) followed[level]++;
    before = level;
  }
  return followed.map((pairs, level) => {
    const share = counts[level] / total;
    return counts[level] < 2 || share === 1 ? 0 : Math.max(0, pairs / (counts[level] - 1) - share) / (1 - share);
  });
}
