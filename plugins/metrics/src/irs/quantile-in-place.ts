/**
 * Quantile (linear between order statistics, as np.percentile) of the first `length` values. It reorders the values. It
 * uses selection instead of sorting, because it runs for every latent, factor and resample.
 */
export function quantileInPlace(values: Float64Array, length: number, probability: number): number {
  const place = (length - 1) * probability;
  const below = Math.floor(place);
  select(values, length, below);
  const low = values[below];
  if (below === place || below + 1 >= length) return low;
  let high = Infinity;
  for (let at = below + 1; at < length; at++) if (values[at] < high) high = values[at];
  return low + (place - below) * (high - low);
}

/** Hoare's selection: moves the value of rank `rank` to its index, smaller values before and larger values after it. */
function select(values: Float64Array, length: number, rank: number): void {
  let [left, right] = [0, length - 1];
  while (left < right) {
    const pivot = values[(left + right) >> 1];
    let [low, high] = [left, right];
    while (low <= high) {
      while (values[low] < pivot) low++;
      while (values[high] > pivot) high--;
      if (low > high) break;
      const held = values[low];
      values[low++] = values[high];
      values[high--] = held;
    }
    if (rank <= high) right = high;
    else if (rank >= low) left = low;
    else return;
  }
}
