import type { Factor } from "@heddle/contracts";
import { groupsByValue } from "../shared/mutual-information/quantile-groups.js";
import type { TrainTestSplit } from "../shared/prediction/train-test-split.js";

/** A factor as one group per cell: its levels, or equal-sized bands of a continuous factor. */
export interface GroupedFactor {
  readonly name: string;
  /** Per cell: the group, from 0, below `groups`; −1 if missing. */
  readonly codes: Int32Array;
  readonly groups: number;
  readonly banded: boolean;
}

export function groupedFactors(factors: readonly Factor[], cells: number, bands: number): GroupedFactor[] {
  return factors.map((factor) => {
    const { labels, groups } = groupsByValue(factor, bands);
    const codes = new Int32Array(cells).fill(-1);
    for (const [at, cell] of factor.cells.entries()) codes[cell] = labels[at];
    return { name: factor.name, codes, groups, banded: factor.kind === "continuous" };
  });
}

/** Factors that one latent can follow, numbers and those of two levels; all factors if there are none. */
export function removedByDefault(factors: readonly GroupedFactor[]): readonly GroupedFactor[] {
  const single = factors.filter(({ banded, groups }) => banded || groups === 2);
  return single.length > 0 ? single : factors;
}

/** A factor in the cells of each half with a known value. */
export interface SplitFactor {
  readonly factor: GroupedFactor;
  readonly cells: TrainTestSplit;
  readonly trainLabels: Int32Array;
  readonly testLabels: Int32Array;
}

/** Splits a factor into halves; undefined if a half has fewer than two groups. */
export function splitGroupedFactor(factor: GroupedFactor, halves: TrainTestSplit): SplitFactor | undefined {
  const known = (cells: Int32Array) => cells.filter((cell) => factor.codes[cell] >= 0);
  const cells = { training: known(halves.training), testing: known(halves.testing) };
  const [trainLabels, testLabels] = [cells.training, cells.testing].map((half) =>
    half.map((cell) => factor.codes[cell]),
  );
  if (new Set(trainLabels).size < 2 || new Set(testLabels).size < 2) return undefined;
  return { factor, cells, trainLabels, testLabels };
}
