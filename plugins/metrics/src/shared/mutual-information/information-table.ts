import { log } from "@heddle/numerics";
import type { Sample } from "../resampling/factor-study.js";

/** Table of n ln n for 0 … `largest`, from which entropies of counts are computed without logarithms. */
export function logTable(largest: number): Float64Array {
  return Float64Array.from({ length: largest + 1 }, (_, count) => (count === 0 ? 0 : count * log(count)));
}

/** Joint counts of a latent's bins and a factor's groups, bins × groups, with margins. */
export interface JointCounts {
  readonly joint: Float64Array;
  readonly ofBins: Float64Array;
  readonly ofGroups: Float64Array;
  total: number;
}

export function roomForCounts(bins: number, groups: number): JointCounts {
  return {
    joint: new Float64Array(bins * groups),
    ofBins: new Float64Array(bins),
    ofGroups: new Float64Array(groups),
    total: 0,
  };
}

/** Counts a sample; `bins` and `labels` are per known cell. */
export function countJointly(bins: Int32Array, labels: Int32Array, { weights, order }: Sample, out: JointCounts): void {
  const { joint, ofBins, ofGroups } = out;
  const groups = ofGroups.length;
  joint.fill(0);
  ofBins.fill(0);
  ofGroups.fill(0);
  for (let at = 0; at < bins.length; at++) joint[bins[at] * groups + labels[order[at]]] += weights[at];
  out.total = 0;
  for (let place = 0, bin = 0; bin < ofBins.length; bin++) {
    for (let group = 0; group < groups; group++, place++) {
      ofBins[bin] += joint[place];
      ofGroups[group] += joint[place];
    }
    out.total += ofBins[bin];
  }
}

/** Entropies in nats: plug-in, and with the Miller–Madow correction. */
export interface Entropy {
  readonly plain: number;
  readonly corrected: number;
}

/** Entropy of counts that sum to `total`; corrected by (occupied − 1) / 2n (Miller 1955). */
export function entropyOf(counts: Float64Array, total: number, table: Float64Array): Entropy {
  let sum = 0;
  let occupied = 0;
  for (const count of counts) {
    sum += table[count];
    if (count > 0) occupied++;
  }
  const plain = Math.max(0, (table[total] - sum) / total);
  return { plain, corrected: plain + (occupied - 1) / (2 * total) };
}

/**
 * Mutual information of bins and groups, nats: H(bins) + H(groups) − H(both). The corrected value uses Miller–Madow
 * entropies and is at least 0. The plug-in value of independent variables is about (bins − 1)(groups − 1) / 2n.
 */
export function informationOf({ joint, ofBins, ofGroups, total }: JointCounts, table: Float64Array): Entropy {
  const [bins, groups, both] = [ofBins, ofGroups, joint].map((counts) => entropyOf(counts, total, table));
  return {
    plain: Math.max(0, bins.plain + groups.plain - both.plain),
    corrected: Math.max(0, bins.corrected + groups.corrected - both.corrected),
  };
}
