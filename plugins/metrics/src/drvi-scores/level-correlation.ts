import { weightedRanks } from "../shared/correlation/weighted-ranks.js";
import type { Sample } from "../shared/resampling/factor-study.js";
import type { Ascending } from "./best-threshold.js";

/**
 * ASC of DRVI (drvi-py 0.2.8 `spearman_correlation_score`): |Spearman| of a latent with each level against the others. It
 * is 0 for a constant latent, and NaN for a level that no cell or every cell of the sample has. A latent without ties
 * cannot reach 1, because the level has two values; the authors prefer the other three scores.
 *
 * @param ranks buffer with one rank per entry
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
