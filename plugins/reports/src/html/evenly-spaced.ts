/** Up to `most` rows, evenly spaced and deterministic. */
export function evenlySpaced(rows: number, most: number): Int32Array {
  const count = Math.min(rows, most);
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
}
