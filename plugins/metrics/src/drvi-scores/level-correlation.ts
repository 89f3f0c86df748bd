import { weightedRanks } from "../shared/correlation/weighted-ranks.js";
import type { Sample } from "../shared/resampling/factor-study.js";
import type { Ascending } from "./best-threshold.js";

/**
 * DRVI's ASC (drvi-py 0.2.8 `spearman_correlation_score`): |Spearman| of the codes with each level against the rest; 0
 * where every code is equal, NaN for a level that the sample lacks or that is all of it. A code without
 * ties cannot reach 1 with two values; its authors prefer the other three.
 *
 * @param ranks room for a rank per entry
 */
export function levelCorrelations(
  { order, values }: Ascending,
  labels: Int32Array,
  levels: number,
  sample: Sample,
  ranks: Float64Array,
): Float64Array {
  weightedRanks(values, order, sample.weights, ranks);
  const counts = new Float64Array(levels);
  const sums = new Float64Array(levels);
  const total = sample.weights.reduce((sum, weight) => sum + weight, 0);
  const middle = (total + 1) / 2;
  let spread = 0;
  for (let at = 0; at < ranks.length; at++) {
    const weight = sample.weights[at];
    const deviation = ranks[at] - middle;
    const level = labels[sample.order[at]];
    counts[level] += weight;
    sums[level] += weight * deviation;
    spread += weight * deviation * deviation;
  }
  return sums.map((sum, level) => {
    const own = (counts[level] * (total - counts[level])) / total;
    if (!(own > 0)) return Number.NaN;
    return spread > 0 ? Math.min(1, Math.abs(sum) / Math.sqrt(spread * own)) : 0;
  });
}
