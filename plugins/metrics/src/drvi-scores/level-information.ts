import type { JointCounts } from "../shared/mutual-information/information-table.js";

/**
 * SMI of DRVI (drvi-py 0.2.8 `discrete_scaled_mutual_info_score`) for each level: the mutual information of a latent's
 * bins and the level, divided by the entropy of the level. It is NaN for a level that no cell or every cell of the sample
 * has.
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
