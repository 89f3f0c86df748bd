import { exp, log, type Neighbors } from "@heddle/numerics";

const TOLERANCE = 1e-5;
const MOST_STEPS = 50;

/**
 * Weights of each cell's neighbors. They decrease with distance such that e^entropy is `perplexity` (LISI, Korsunsky et al.
 * 2019; the search of scib-metrics) and do not depend on labels. All are 0 if the weights of all neighbors underflow.
 */
export function neighborWeights({ count, distances }: Neighbors, perplexity: number): Float64Array {
  const weights = new Float64Array(distances.length);
  const wanted = log(perplexity);
  for (let start = 0; start < distances.length; start += count) {
    const row = distances.subarray(start, start + count);
    const own = weights.subarray(start, start + count);
    let [low, high, slope] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 1];
    for (let step = 0; step <= MOST_STEPS; step++) {
      const excess = weigh(row, slope, own) - wanted;
      if (Math.abs(excess) < TOLERANCE) break;
      if (excess > 0) {
        low = slope;
        slope = high === Number.POSITIVE_INFINITY ? 2 * slope : (slope + high) / 2;
      } else {
        high = slope;
        slope = low === Number.NEGATIVE_INFINITY ? slope / 2 : (slope + low) / 2;
      }
    }
  }
  return weights;
}

/** Weights ∝ e^(−slope · distance) into `out`; returns their entropy, nats. */
function weigh(distances: Float64Array, slope: number, out: Float64Array): number {
  let sum = 0;
  let moment = 0;
  for (let at = 0; at < distances.length; at++) {
    out[at] = exp(-slope * distances[at]);
    sum += out[at];
    moment += out[at] * distances[at];
  }
  if (sum === 0) return 0;
  for (let at = 0; at < distances.length; at++) out[at] /= sum;
  return log(sum) + (slope * moment) / sum;
}

/**
 * Per cell: inverse Simpson index of its neighbors' labels. It is 1 if all labels are equal, and the number of labels if all
 * have equal weight. It is NaN for a cell whose neighbors have weight 0.
 *
 * @param labels one label per searched cell
 */
export function localDiversity(
  { count, entries }: Neighbors,
  weights: Float64Array,
  labels: Int32Array,
  groups: number,
): Float64Array {
  const shares = new Float64Array(groups);
  const diversity = new Float64Array(count === 0 ? 0 : entries.length / count);
  for (let cell = 0; cell < diversity.length; cell++) {
    shares.fill(0);
    for (let at = cell * count; at < (cell + 1) * count; at++) shares[labels[entries[at]]] += weights[at];
    let squares = 0;
    for (let group = 0; group < groups; group++) squares += shares[group] * shares[group];
    diversity[cell] = squares > 0 ? 1 / squares : Number.NaN;
  }
  return diversity;
}
