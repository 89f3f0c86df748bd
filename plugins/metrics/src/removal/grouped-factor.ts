import type { Factors } from "../shared/input/factors.js";
import { groupsByValue } from "../shared/mutual-information/quantile-groups.js";
import { knownFactors } from "../shared/resampling/known-factor.js";
import type { HalvedCells } from "./halved-cells.js";

/** A factor as a group per cell: its levels, or bands of equal size of a continuous one. */
export interface GroupedFactor {
  readonly name: string;
  /** From 0, below `groups`; −1 where missing. */
  readonly codes: Int32Array;
  readonly groups: number;
  readonly banded: boolean;
}

export function groupedFactors(factors: Factors, cells: number, bands: number): GroupedFactor[] {
  return knownFactors(factors).map((factor) => {
    const { labels, groups } = groupsByValue(factor, bands);
    const codes = new Int32Array(cells).fill(-1);
    for (const [at, cell] of factor.cells.entries()) codes[cell] = labels[at];
    return { name: factor.name, codes, groups, banded: factor.kind === "numbers" };
  });
}

/** A factor in those cells of each half where it is known. */
export interface HalvedFactor {
  readonly factor: GroupedFactor;
  readonly cells: HalvedCells;
  readonly learned: Int32Array;
  readonly tested: Int32Array;
}

/** Undefined where a half holds cells of fewer than two groups. */
export function halvedFactor(factor: GroupedFactor, halves: HalvedCells): HalvedFactor | undefined {
  const known = (cells: Int32Array) => cells.filter((cell) => factor.codes[cell] >= 0);
  const cells = { training: known(halves.training), testing: known(halves.testing) };
  const [learned, tested] = [cells.training, cells.testing].map((half) => half.map((cell) => factor.codes[cell]));
  if (new Set(learned).size < 2 || new Set(tested).size < 2) return undefined;
  return { factor, cells, learned, tested };
}
