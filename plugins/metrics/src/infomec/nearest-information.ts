/** A latent, sorted: values in ascending order, and the entry of each. */
export interface SortedLatent {
  readonly values: Float64Array;
  readonly entries: Int32Array;
}

/**
 * Mutual information of a continuous and a discrete variable, in nats, at least 0 (Ross 2014; as scikit-learn's
 * `mutual_info_classif`). Each entry is compared with the distance to its k-th nearest entry of the same level.
 *
 * @param labelOf level of an entry, below `levels`; −1 for an entry outside the sample
 */
export function nearestInformation(
  { values, entries }: SortedLatent,
  labelOf: (entry: number) => number,
  levels: number,
  neighbors: number,
): number {
  const sizes = new Int32Array(levels);
  for (const entry of entries) if (labelOf(entry) >= 0) sizes[labelOf(entry)]++;
  // a level of one entry has no neighbor
  const kept: { readonly value: number; readonly label: number }[] = [];
  for (const [at, entry] of entries.entries()) {
    const label = labelOf(entry);
    if (label >= 0 && sizes[label] > 1) kept.push({ value: values[at], label });
  }
  const all = Float64Array.from(kept, ({ value }) => value);
  const harmonic = harmonicNumbers(all.length);
  // digamma(n) is H(n − 1) − γ, and γ cancels
  let sum = 0;
  for (let label = 0; label < levels; label++) {
    if (sizes[label] < 2) continue;
    const own = Float64Array.from(kept.filter((each) => each.label === label).map(({ value }) => value));
    const count = Math.min(neighbors, own.length - 1);
    for (let at = 0; at < own.length; at++) {
      const within = entriesWithin(all, own[at], nearestDistance(own, at, count));
      sum += harmonic[count - 1] - harmonic[own.length - 1] - harmonic[within - 1];
    }
  }
  return all.length === 0 ? 0 : Math.max(0, harmonic[all.length - 1] + sum / all.length);
}

/** Distance from an entry of ascending values to its `count`-th nearest other entry. */
function nearestDistance(values: Float64Array, at: number, count: number): number {
  let [low, high, distance] = [at, at, 0];
  for (let found = 0; found < count; found++) {
    const below = low > 0 ? values[at] - values[low - 1] : Number.POSITIVE_INFINITY;
    const above = high < values.length - 1 ? values[high + 1] - values[at] : Number.POSITIVE_INFINITY;
    distance = Math.min(below, above);
    if (below <= above) low--;
    else high++;
  }
  return distance;
}

/** Number of values closer to `center` than `distance`, or equal to it if the distance is 0. */
function entriesWithin(values: Float64Array, center: number, distance: number): number {
  const isOutside = (gap: number): boolean => (distance > 0 ? gap >= distance : gap > 0);
  const first = partition(values.length, (at) => !(values[at] < center && isOutside(center - values[at])));
  const last = partition(values.length, (at) => values[at] > center && isOutside(values[at] - center));
  return last - first;
}

/** The first index for which `holds` is true; it stays true from there. */
function partition(length: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** H(0) to H(n). */
function harmonicNumbers(n: number): Float64Array {
  const numbers = new Float64Array(n + 1);
  for (let k = 1; k <= n; k++) numbers[k] = numbers[k - 1] + 1 / k;
  return numbers;
}
