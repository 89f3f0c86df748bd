/** Stable ascending order of `values`. */
export function ascendingOrder(values: Float64Array): Int32Array {
  return Int32Array.from(values.keys()).sort((a, b) => values[a] - values[b] || a - b);
}

/**
 * Average ranks, from 1, of a sample in which entry i occurs `weights[i]` times; 0 for entries of weight 0. One pass over a
 * fixed order makes the Spearman correlation of a resample linear in the cells.
 *
 * @param order entries by ascending value, see `ascendingOrder`
 * @param weights integers ≥ 0
 * @param ranks output, one rank per entry
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

/** Per place of an ascending order: 1 if the next value is equal, else 0. */
export const equalsNext = (values: Float64Array, order: Int32Array): Uint8Array =>
  Uint8Array.from(order, (entry, at) => Number(values[entry] === values[order[at + 1]]));
