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
 * Squared Euclidean distances of row `row` of `values` from all rows of `others`, each with the bits of `squaredDistance`.
 * Sums of four rows at a time do not wait for each other.
 *
 * @param distances output, one per row of `others`, which determines the number of columns
 */
export function squaredDistances(
  values: Float64Array,
  row: number,
  others: Float64Array,
  distances: Float64Array,
): void {
  const columns = others.length / distances.length;
  const from = row * columns;
  let other = 0;
  for (; other + 4 <= distances.length; other += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let column = 0, at = other * columns; column < columns; column++, at++) {
      const value = values[from + column];
      const toA = value - others[at];
      const toB = value - others[at + columns];
      const toC = value - others[at + 2 * columns];
      const toD = value - others[at + 3 * columns];
      a += toA * toA;
      b += toB * toB;
      c += toC * toC;
      d += toD * toD;
    }
    distances[other] = a;
    distances[other + 1] = b;
    distances[other + 2] = c;
    distances[other + 3] = d;
  }
  for (; other < distances.length; other++) distances[other] = squaredDistance(values, row, others, other, columns);
}
