/**
 * Area under the ROC curve: the probability that a member has a higher score than another cell; ties count ½. It is NaN
 * without members or without others. Entry i occurs `weights[i]` times.
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
