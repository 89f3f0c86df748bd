/** The number of 16 bits in IEEE 754 half precision: 1 sign, 5 exponent and 10 fraction bits. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * HALF_SCALES[exponent];
}

/** 2^(exponent − 25), by halving and doubling: exact. */
const HALF_SCALES: readonly number[] = Array.from({ length: 31 }, (_, exponent) => {
  let scale = 1;
  for (let e = exponent; e < 25; e++) scale /= 2;
  for (let e = 25; e < exponent; e++) scale *= 2;
  return scale;
});
