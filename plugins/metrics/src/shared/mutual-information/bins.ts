/**
 * Assigns values to equal-width bins 0 … bins − 1 between the smallest and the largest value. Bin b is closed on the left
 * and open on the right; the last bin includes the largest value. As disentanglement_lib's
 * `np.digitize(x, np.histogram(x, bins)[1][:-1])`, minus 1 (evaluation/metrics/utils.py, 86a644d4). A constant has one bin.
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
