/** Errors in units in the last place, against a reference given as the sum of two doubles. */
export type ReferenceRow = readonly [readonly number[], number, number];

/** The distance from |x| to the next larger double. */
function unitInLastPlace(x: number): number {
  const float = Float64Array.of(Math.abs(x));
  const integer = new BigInt64Array(float.buffer);
  integer[0] += 1n;
  return float[0] - Math.abs(x);
}

/** The largest |f(x) − reference| / ulp(reference) over the rows; NaN or ∞ results count as ∞. */
export function largestUlps(f: (...arguments_: number[]) => number, rows: readonly ReferenceRow[]): number {
  return largest(rows, f, (high) => unitInLastPlace(high));
}

/** The largest |f(x) − reference| / max(floor, |reference|) over the rows. */
export function largestRelative(
  f: (...arguments_: number[]) => number,
  rows: readonly ReferenceRow[],
  floor = 0,
): number {
  return largest(rows, f, (high) => Math.max(floor, Math.abs(high)));
}

function largest(
  rows: readonly ReferenceRow[],
  f: (...arguments_: number[]) => number,
  unit: (high: number) => number,
): number {
  let worst = 0;
  for (const [given, high, low] of rows) {
    const error = Math.abs(f(...given) - high - low) / unit(high);
    worst = Math.max(worst, Number.isNaN(error) ? Infinity : error);
  }
  return worst;
}
