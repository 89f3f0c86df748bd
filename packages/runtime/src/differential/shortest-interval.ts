/**
 * The shortest interval that contains the share `level` of sorted samples: the highest-density interval of a unimodal
 * distribution (as ArviZ and scvi-tools' `credible_intervals`).
 */
export function shortestInterval(sorted: Float64Array, level: number): { min: number; max: number } {
  const steps = Math.floor(level * sorted.length);
  let at = 0;
  for (let start = 1; start + steps < sorted.length; start++)
    if (sorted[start + steps] - sorted[start] < sorted[at + steps] - sorted[at]) at = start;
  return { min: sorted[at], max: sorted[at + steps] };
}
