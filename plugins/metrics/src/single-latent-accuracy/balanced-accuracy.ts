import type { Random } from "@heddle/contracts";

/** (share of accepted members + share of rejected others) / 2; NaN without members or without others. */
export function balancedAccuracy(accepted: Uint8Array, member: Uint8Array): number {
  const counts = new Float64Array(4);
  for (let cell = 0; cell < member.length; cell++) counts[2 * member[cell] + accepted[cell]]++;
  return fromCounts(counts);
}

/** `balancedAccuracy` in bootstrap resamples of the cells. */
export function accuracyInResamples(
  accepted: Uint8Array,
  member: Uint8Array,
  resamples: number,
  random: Random,
): Float64Array {
  const cells = member.length;
  return Float64Array.from({ length: resamples }, (_, number) => {
    const stream = random.stream(number);
    const counts = new Float64Array(4);
    for (let drawn = 0; drawn < cells; drawn++) {
      const cell = stream.integer(cells);
      counts[2 * member[cell] + accepted[cell]]++;
    }
    return fromCounts(counts);
  });
}

/** Counts of rejected others, accepted others, rejected members and accepted members. */
function fromCounts([rejected, falselyAccepted, missed, accepted]: Float64Array): number {
  return (accepted / (accepted + missed) + rejected / (rejected + falselyAccepted)) / 2;
}
