import type { Sample } from "../shared/resampling/factor-study.js";

/** Entries by ascending latent value, and the positions at which the value increases. */
export interface Ascending {
  readonly order: Int32Array;
  readonly values: Float64Array;
}

/**
 * BMMI of DRVI (drvi-py 0.2.8 `binary_maximum_mutual_information_score`) for each level: the mutual information of the
 * level and "latent above x" at the best x, divided by the entropy of the level. It is 0 for a constant latent, and NaN
 * for a level that no cell or every cell of the sample has.
 *
 * The information is convex in the number of cells of other levels that cross x. The best x is therefore next to a cell
 * of the level, and two thresholds per cell are sufficient.
 *
 * @param table n ln n up to the size of the sample, see `logTable`
 */
export function bestThresholdInformation(
  { order, values }: Ascending,
  labels: Int32Array,
  levels: number,
  sample: Sample,
  table: Float64Array,
): Float64Array {
  const counts = levelCounts(labels, levels, sample);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const below = new Float64Array(levels);
  const best = new Float64Array(levels);
  const seen = new Int32Array(levels).fill(-1);
  let passed = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    // thresholds before and after a run of equal values, for each level in the run
    for (; end < order.length && values[order[end]] === values[order[start]]; end++) {
      const level = labels[sample.order[order[end]]];
      if (sample.weights[order[end]] === 0 || seen[level] === start) continue;
      seen[level] = start;
      best[level] = Math.max(best[level], gain(below[level], passed, counts[level], total, table));
    }
    for (let at = start; at < end; at++) {
      below[labels[sample.order[order[at]]]] += sample.weights[order[at]];
      passed += sample.weights[order[at]];
    }
    for (let at = start; at < end; at++) {
      const level = labels[sample.order[order[at]]];
      if (seen[level] !== start) continue;
      seen[level] = -1;
      best[level] = Math.max(best[level], gain(below[level], passed, counts[level], total, table));
    }
    start = end;
  }
  return best.map((most, level) => most / entropyTimesTotal(counts[level], total, table));
}

function levelCounts(labels: Int32Array, levels: number, { weights, order }: Sample): Float64Array {
  const counts = new Float64Array(levels);
  for (let at = 0; at < labels.length; at++) counts[labels[order[at]]] += weights[at];
  return counts;
}

/** n · H of `part` cells against the others; NaN if there is only one side, so that ratios to it are NaN. */
function entropyTimesTotal(part: number, total: number, table: Float64Array): number {
  return part === 0 || part === total ? Number.NaN : table[total] - table[part] - table[total - part];
}

/** n · I of the level and the side of the threshold; `below` of its `members` and `passed` of all cells are below. */
function gain(below: number, passed: number, members: number, total: number, table: Float64Array): number {
  const joint = table[below] + table[passed - below] + table[members - below] + table[total - passed - members + below];
  const sides = table[passed] + table[total - passed];
  const levels = table[members] + table[total - members];
  return joint - sides - levels + table[total];
}
