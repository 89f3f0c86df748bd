import type { Sample } from "../shared/resampling/factor-study.js";

/** Entries by ascending code, and where among them the code rises. */
export interface Ascending {
  readonly order: Int32Array;
  readonly values: Float64Array;
}

/**
 * DRVI's BMMI (drvi-py 0.2.8 `binary_maximum_mutual_information_score`) of each level: the mutual information of the
 * level and "code above x", at the best x, divided by the level's entropy; 0 where every code is equal, NaN for a
 * level that the sample lacks or that is all of it.
 *
 * Information is convex in how many cells of other levels are moved across x, so the best x lies beside a cell of the
 * level: two thresholds per cell serve all levels together.
 *
 * @param table n ln n up to the sample's size, see `logTable`
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
    // Before the run of equal codes, then after it, for each level in it.
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

/** n · H of `part` cells against the rest; NaN, so that a ratio to it is, where there is only one side. */
function entropyTimesTotal(part: number, total: number, table: Float64Array): number {
  return part === 0 || part === total ? Number.NaN : table[total] - table[part] - table[total - part];
}

/** n · I of the level and the side of the threshold, `below` of its `members` and `passed` of all lying below. */
function gain(below: number, passed: number, members: number, total: number, table: Float64Array): number {
  const joint = table[below] + table[passed - below] + table[members - below] + table[total - passed - members + below];
  const sides = table[passed] + table[total - passed];
  const levels = table[members] + table[total - members];
  return joint - sides - levels + table[total];
}
