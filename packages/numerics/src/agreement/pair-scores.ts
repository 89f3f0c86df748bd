import { contingencyTable, type Labels } from "./contingency.js";

/** Pairs of items: together in both labelings, only in the first, only in the second, or in neither. */
interface Pairs {
  readonly both: number;
  readonly first: number;
  readonly second: number;
  readonly neither: number;
}

function countPairs(a: Labels, b: Labels): Pairs {
  const table = contingencyTable(a, b);
  const pairsOf = (n: number) => (n * (n - 1)) / 2;
  const within = (counts: Float64Array) => counts.reduce((pairs, count) => pairs + pairsOf(count), 0);
  const both = within(table.counts);
  const first = within(table.rowTotals) - both;
  const second = within(table.columnTotals) - both;
  return { both, first, second, neither: pairsOf(table.total) - both - first - second };
}

/**
 * The Rand index adjusted for chance (Hubert and Arabie 1985): its mean is 0 for random labels; 1 for the same
 * partition, negative for worse than chance.
 */
export function adjustedRandIndex(a: Labels, b: Labels): number {
  const { both, first, second, neither } = countPairs(a, b);
  if (first === 0 && second === 0) return 1;
  const denominator = (both + first) * (first + neither) + (both + second) * (second + neither);
  return (2 * (both * neither - first * second)) / denominator;
}

/** The geometric mean of pairwise precision and recall (Fowlkes and Mallows 1983); 0 if no pair is together in both. */
export function fowlkesMallows(a: Labels, b: Labels): number {
  const { both, first, second } = countPairs(a, b);
  return both === 0 ? 0 : Math.sqrt(both / (both + first)) * Math.sqrt(both / (both + second));
}
