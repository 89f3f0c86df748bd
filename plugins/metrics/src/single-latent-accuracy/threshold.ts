/** A rule that predicts the level for cells above (or at or below) a threshold of one latent. */
export interface ThresholdRule {
  readonly latent: number;
  readonly threshold: number;
  readonly above: boolean;
  /** Balanced accuracy on the training cells. */
  readonly accuracy: number;
}

/** Cells by ascending value of one latent. */
export interface SortedLatent {
  readonly latent: number;
  readonly order: Int32Array;
  readonly values: Float64Array;
}

/**
 * The rule with the highest balanced accuracy over all latents, thresholds and directions. Thresholds are midway between
 * adjacent values. Ties go to the first latent and its lowest threshold. It is undefined if all latents are constant.
 *
 * @param member 1 for a cell of the level, 0 for others; both occur
 */
export function bestThreshold(latents: readonly SortedLatent[], member: Uint8Array): ThresholdRule | undefined {
  let best: ThresholdRule | undefined;
  for (const latent of latents) {
    const rule = bestOfLatent(latent, member);
    if (rule !== undefined && (best === undefined || rule.accuracy > best.accuracy)) best = rule;
  }
  return best;
}

function bestOfLatent({ latent, order, values }: SortedLatent, member: Uint8Array): ThresholdRule | undefined {
  const members = member.reduce((sum, is) => sum + is, 0);
  const others = order.length - members;
  let best: ThresholdRule | undefined;
  let membersBelow = 0;
  for (let at = 0; at + 1 < order.length; at++) {
    membersBelow += member[order[at]];
    const here = values[order[at]];
    const next = values[order[at + 1]];
    if (here === next) continue;
    const othersBelow = at + 1 - membersBelow;
    const ifAbove = ((members - membersBelow) / members + othersBelow / others) / 2;
    const accuracy = Math.max(ifAbove, 1 - ifAbove);
    if (best !== undefined && accuracy <= best.accuracy) continue;
    best = { latent, threshold: between(here, next), above: ifAbove >= 0.5, accuracy };
  }
  return best;
}

/** Midpoint of two values, or `low` if rounding gives `high`: `low` stays at or below the threshold, `high` above. */
function between(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  return middle < high ? middle : low;
}
