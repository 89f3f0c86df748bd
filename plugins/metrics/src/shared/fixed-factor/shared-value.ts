import type { Factor, Random } from "@heddle/contracts";
import { groupsByValue } from "../mutual-information/quantile-groups.js";

/** A factor as groups of at least two cells with the same value. */
export interface SharedValue {
  readonly name: string;
  /** Cells in such groups, with the group of each. */
  readonly cells: Int32Array;
  readonly groupOf: Int32Array;
  /** Cells of each group. */
  readonly groups: readonly Int32Array[];
}

/**
 * Groups of a factor: its levels, or bands of a continuous factor. With `order`, entry i receives the value of entry
 * `order[i]`.
 */
export function sharedValue(factor: Factor, bands: number, order?: Int32Array): SharedValue {
  const { labels, groups } = groupsByValue(factor, bands);
  const members = Array.from({ length: groups }, (): number[] => []);
  for (let at = 0; at < labels.length; at++)
    members[labels[order === undefined ? at : order[at]]].push(factor.cells[at]);
  const large = members.filter(({ length }) => length > 1).map((cells) => Int32Array.from(cells));
  return {
    name: factor.name,
    groups: large,
    cells: Int32Array.from(large.flatMap((cells) => [...cells])),
    groupOf: Int32Array.from(large.flatMap((cells, group) => [...cells].fill(group))),
  };
}

/** Draws a group with probability proportional to its number of cells. */
export function drawGroup({ cells, groupOf, groups }: SharedValue, random: Random): Int32Array {
  return groups[groupOf[random.integer(cells.length)]];
}
