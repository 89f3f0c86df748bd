import { expect, test } from "vitest";
import { rankGenes } from "./rank-genes.js";

/** A group with these gene scores; null for a gene that is constant in the group. */
const group = (...scores: (number | null)[]) => ({
  scores: Float64Array.from(scores, (score) => score ?? 0),
  variances: Float64Array.from(scores, (score) => (score === null ? 0 : 1)),
});

test("one group: ranks by score, breaks ties by column, omits constant genes", () => {
  expect(rankGenes([group(1, 3, null, 3, 2)], 5)).toEqual([1, 3, 4, 0]);
  expect(rankGenes([group(1, 3, null, 3, 2)], 2)).toEqual([1, 3]);
});

test("several groups: sorts by the median of the kept ranks, then by the number of groups that keep the gene", () => {
  // Ranks: gene 0: 0, 2, –; gene 1: 1, 0, 1; gene 2: 2, 1, 2; gene 3: –, –, 0. Medians 1, 1, 2, 0.
  const groups = [group(9, 8, 7, 1), group(7, 9, 8, 1), group(1, 8, 7, 9)];
  expect(rankGenes(groups, 3)).toEqual([3, 1, 0, 2]);
});

test("a gene kept in one of two groups is ranked by that group only", () => {
  // Ranks: gene 0: 0, –; gene 1: 1, 1; gene 2: –, 0. The median of an even number is the mean of the middle two.
  expect(rankGenes([group(9, 8, 1), group(null, 8, 9)], 2)).toEqual([0, 2, 1]);
  expect(rankGenes([group(9, 8, 7), group(7, 8, 9)], 3)).toEqual([0, 1, 2]);
});
