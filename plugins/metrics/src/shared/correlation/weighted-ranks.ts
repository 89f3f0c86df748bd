/** The order of `values` from small to large; equal values keep theirs. */
export function ascendingOrder(values: Float64Array): Int32Array {
  return Int32Array.from(values.keys()).sort((a, b) => values[a] - values[b] || a - b);
}

/**
 * Average ranks of a sample in which entry i occurs `weights[i]` times (from 1; entries of weight 0 get 0), in one
 * pass over a fixed order: what makes Spearman's correlation of a resample linear in the cells.
 *
 * @param order entries by ascending value, see `ascendingOrder`
 * @param weights integers ≥ 0
 * @param ranks filled, a rank per entry
 */
export function weightedRanks(
  values: Float64Array,
  order: Int32Array,
  weights: Float64Array,
  ranks: Float64Array,
): void {
  const length = order.length;
  let below = 0;
  for (let start = 0; start < length; ) {
    const value = values[order[start]];
    let end = start;
    let tied = 0;
    while (end < length && values[order[end]] === value) tied += weights[order[end++]];
    const rank = below + (tied + 1) / 2;
    for (let at = start; at < end; at++) ranks[order[at]] = weights[order[at]] > 0 ? rank : 0;
    below += tied;
    start = end;
  }
}
