/**
 * Benjamini and Hochberg's (1995) adjusted p values, in the input order: reject the tests with values at most q for a
 * false discovery rate of q. As scipy's false_discovery_control(method="bh"). Throws RangeError outside 0 … 1.
 */
export function falseDiscoveryRates(pValues: ArrayLike<number>): Float64Array {
  const tests = pValues.length;
  const order = Int32Array.from({ length: tests }, (_, i) => i);
  order.sort((a, b) => pValues[a] - pValues[b] || a - b);
  const adjusted = new Float64Array(tests);
  let least = 1;
  for (let rank = tests; rank >= 1; rank--) {
    const test = order[rank - 1];
    const p = pValues[test];
    if (!(p >= 0 && p <= 1)) throw new RangeError(`a p value of ${p}`);
    least = Math.min(least, p * (tests / rank));
    adjusted[test] = least;
  }
  return adjusted;
}
