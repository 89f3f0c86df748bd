/** Squared Euclidean distance of row `a` of `first` from row `b` of `second`, both row-major with `columns` columns. */
export function squaredDistance(
  first: Float64Array,
  a: number,
  second: Float64Array,
  b: number,
  columns: number,
): number {
  const from = a * columns;
  const to = b * columns;
  let sum = 0;
  for (let column = 0; column < columns; column++) {
    const difference = first[from + column] - second[to + column];
    sum += difference * difference;
  }
  return sum;
}

/**
 * Squared Euclidean distances of row `row` of `values` from all centers, each with the bits of `squaredDistance`. Sums of
 * four centers at a time do not wait for each other.
 *
 * @param distances one per center
 */
export function squaredDistances(
  values: Float64Array,
  row: number,
  centers: Float64Array,
  distances: Float64Array,
): void {
  const columns = centers.length / distances.length;
  const from = row * columns;
  let center = 0;
  for (; center + 4 <= distances.length; center += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let column = 0, at = center * columns; column < columns; column++, at++) {
      const value = values[from + column];
      const toA = value - centers[at];
      const toB = value - centers[at + columns];
      const toC = value - centers[at + 2 * columns];
      const toD = value - centers[at + 3 * columns];
      a += toA * toA;
      b += toB * toB;
      c += toC * toC;
      d += toD * toD;
    }
    distances[center] = a;
    distances[center + 1] = b;
    distances[center + 2] = c;
    distances[center + 3] = d;
  }
  for (; center < distances.length; center++)
    distances[center] = squaredDistance(values, row, centers, center, columns);
}
