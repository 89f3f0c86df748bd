import { normalCdf } from "../special/normal.js";
import { ranks } from "../statistics/ranks.js";

export interface RankSum {
  /** Mann and Whitney's U of the group: pairs in which its value is larger; ties count half. */
  readonly statistic: number;
  /** U as a share of the pairs: ½ if neither group is larger. */
  readonly area: number;
  /** p values of the null hypotheses that the group's values are not larger, and not smaller, than the others. */
  readonly larger: number;
  readonly smaller: number;
}

/**
 * Wilcoxon's rank-sum test of a group against all other values, by the normal approximation with correction for ties and
 * continuity (scipy's mannwhitneyu with method="asymptotic"). `ranked` are the ranks of all values, `group` indices into
 * them. Throws RangeError if a side is empty.
 */
export function rankSum(ranked: Ranked, group: readonly number[]): RankSum {
  const { ranks: of, tieTerm } = ranked;
  const [all, own] = [of.length, group.length];
  const others = all - own;
  if (own === 0 || others === 0)
    throw new RangeError(`a group of ${own} of ${all}: both sides need at least one value`);
  let sum = 0;
  for (const index of group) sum += of[index];
  return fromRanks(sum, own, all, tieTerm);
}

/**
 * The test of two groups with many zeros, from the values that are not 0: `first` and `second` are these values, and
 * `sizes` the numbers of values with the zeros. Equal to `rankSum` of all values.
 */
export function sparseRankSum(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  [own, others]: readonly [number, number],
): RankSum {
  if (own === 0 || others === 0) throw new RangeError(`groups of ${own} and ${others}: both need at least one value`);
  const present = new Float64Array(first.length + second.length);
  present.set(first);
  present.set(second, first.length);
  const all = own + others;
  const zeros = all - present.length;
  const { ranks: of, tieTerm } = rankAll(present);
  const below = present.reduce((count, value) => count + (value < 0 ? 1 : 0), 0);
  let sum = (own - first.length) * (below + (zeros + 1) / 2);
  for (let i = 0; i < first.length; i++) sum += of[i] + (present[i] > 0 ? zeros : 0);
  return fromRanks(sum, own, all, tieTerm + zeros * zeros * zeros - zeros);
}

/** The test from the sum of a group's ranks. */
function fromRanks(sum: number, own: number, all: number, tieTerm: number): RankSum {
  const statistic = sum - (own * (own + 1)) / 2;
  const pairs = own * (all - own);
  const variance = (pairs / 12) * (all + 1 - tieTerm / (all * (all - 1)));
  const tail = (u: number) => (variance === 0 ? 1 : normalCdf(-(u - pairs / 2 - 0.5) / Math.sqrt(variance)));
  return { statistic, area: statistic / pairs, larger: tail(statistic), smaller: tail(pairs - statistic) };
}

/** Ranks of values, computed once for many groups. */
export interface Ranked {
  readonly ranks: Float64Array;
  /** Σ (t³ − t) over groups of t equal values. */
  readonly tieTerm: number;
}

export function rankAll(values: Float64Array): Ranked {
  const sizes = new Map<number, number>();
  for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  let tieTerm = 0;
  for (const size of sizes.values()) tieTerm += size * size * size - size;
  return { ranks: ranks(values), tieTerm };
}
