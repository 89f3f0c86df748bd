/**
 * Area under the receiver operating characteristic: the chance that a member scores above another cell, ties counting
 * half; NaN without members or without others. Entry i occurs `weights[i]` times.
 *
 * @param order entries by ascending score
 */
export function rankingArea(
  scores: Float64Array,
  order: Int32Array,
  member: Uint8Array,
  weights: ArrayLike<number>,
): number {
  let othersBelow = 0;
  let members = 0;
  let pairs = 0;
  for (let start = 0; start < order.length; ) {
    let tiedMembers = 0;
    let tiedOthers = 0;
    let end = start;
    for (; end < order.length && scores[order[end]] === scores[order[start]]; end++) {
      const at = order[end];
      if (member[at] === 1) tiedMembers += weights[at];
      else tiedOthers += weights[at];
    }
    pairs += tiedMembers * (othersBelow + tiedOthers / 2);
    members += tiedMembers;
    othersBelow += tiedOthers;
    start = end;
  }
  return pairs / (members * othersBelow);
}
