import type { Share } from "../shared/results/proportion-interval.js";

/** The shares of accepted members and of rejected others, whose mean is the balanced accuracy. Both must exist. */
export function acceptedShares(accepted: Uint8Array, member: Uint8Array): readonly [Share, Share] {
  const counts = new Float64Array(4);
  for (let cell = 0; cell < member.length; cell++) counts[2 * member[cell] + accepted[cell]]++;
  const [rejected, falselyAccepted, missed, found] = counts;
  return [
    { count: found, of: found + missed },
    { count: rejected, of: rejected + falselyAccepted },
  ];
}
