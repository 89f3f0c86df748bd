/**
 * Numbers the values by bins of equal width from the smallest to the largest value, 0 … bins − 1: bin b holds edge b
 * to below edge b + 1, the last one the largest value too. As disentanglement_lib's
 * `np.digitize(x, np.histogram(x, bins)[1][:-1])`, less 1 (evaluation/metrics/utils.py, 86a644d4). A constant is one bin.
 */
export function equalWidthBins(values: Float64Array, bins: number): Int32Array {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const width = high / bins - low / bins;
  if (!(width > 0)) return new Int32Array(values.length);
  const edge = (bin: number): number => low + bin * width;
  return Int32Array.from(values, (value) => {
    let bin = Math.min(bins - 1, Math.floor(value / width - low / width));
    while (bin > 0 && value < edge(bin)) bin--;
    while (bin < bins - 1 && value >= edge(bin + 1)) bin++;
    return Math.max(0, bin);
  });
}
