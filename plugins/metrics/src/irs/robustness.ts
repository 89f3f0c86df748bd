import type { Grouping } from "../shared/mutual-information/quantile-groups.js";
import type { Sample } from "../shared/resampling/factor-study.js";
import { quantileInPlace } from "./quantile-in-place.js";

/** Stability of a latent within groups of cells: 1 if it is a function of the group; 0 for a constant latent. */
export interface Robustness {
  readonly score: number;
  /** The largest |z − mean z|. */
  readonly deviation: number;
}

/**
 * 1 − mean over groups of the `quantile` of |z − mean of z in the group| / largest |z − mean z|.
 *
 * @param room scratch buffer, at least as long as the sample with its repeated cells
 */
export function robustness(
  values: Float64Array,
  { labels, groups }: Grouping,
  { weights, order }: Sample,
  quantile: number,
  room: Float64Array,
): Robustness {
  const sums = new Float64Array(groups);
  const counts = new Int32Array(groups);
  for (let at = 0; at < values.length; at++) {
    sums[labels[order[at]]] += weights[at] * values[at];
    counts[labels[order[at]]] += weights[at];
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  const middle = sums.reduce((sum, part) => sum + part, 0) / total;
  const deviation = largestDeviation(values, weights, middle);
  // rounding leaves deviations of about 1e-16 of a constant
  if (!(deviation > 1e-12 * Math.abs(middle))) return { score: 0, deviation: 0 };
  const starts = new Int32Array(groups + 1);
  for (let group = 0; group < groups; group++) starts[group + 1] = starts[group] + counts[group];
  const places = starts.slice();
  const held = total > room.length ? new Float64Array(total) : room;
  for (let at = 0; at < values.length; at++) {
    const group = labels[order[at]];
    const distance = Math.abs(values[at] - sums[group] / counts[group]);
    for (let times = weights[at]; times > 0; times--) held[places[group]++] = distance;
  }
  let sum = 0;
  let present = 0;
  for (let group = 0; group < groups; group++) {
    if (counts[group] === 0) continue;
    present++;
    sum += quantileInPlace(held.subarray(starts[group], starts[group + 1]), counts[group], quantile);
  }
  return { score: Math.max(0, 1 - sum / present / deviation), deviation };
}

function largestDeviation(values: Float64Array, weights: Float64Array, middle: number): number {
  let largest = 0;
  for (let at = 0; at < values.length; at++) {
    if (weights[at] > 0) largest = Math.max(largest, Math.abs(values[at] - middle));
  }
  return largest;
}
