import type { JointCounts } from "../shared/mutual-information/information-table.js";

/**
 * DRVI's SMI (drvi-py 0.2.8 `discrete_scaled_mutual_info_score`) of each level: the mutual information of a latent's
 * bins and "has the level", divided by the entropy of the latter; NaN for a level that the sample lacks or that is
 * all of it.
 */
export function levelInformation({ joint, ofBins, ofGroups, total }: JointCounts, table: Float64Array): Float64Array {
  const levels = ofGroups.length;
  let bins = 0;
  for (const count of ofBins) bins += table[count];
  return ofGroups.map((members, level) => {
    if (members === 0 || members === total) return Number.NaN;
    let both = 0;
    for (let bin = 0; bin < ofBins.length; bin++) {
      const inside = joint[bin * levels + level];
      both += table[inside] + table[ofBins[bin] - inside];
    }
    const split = table[members] + table[total - members];
    return Math.max(0, Math.min(1, (both - bins - split + table[total]) / (table[total] - split)));
  });
}
