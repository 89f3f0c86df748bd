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
