import type { Factor, Random } from "@heddle/contracts";
import { groupsByValue } from "../mutual-information/quantile-groups.js";

/** A factor as groups of at least two cells that share its value. */
export interface SharedValue {
  readonly name: string;
  /** Cells in such groups, with the group of each. */
  readonly cells: Int32Array;
  readonly groupOf: Int32Array;
  /** Cells of each group. */
  readonly groups: readonly Int32Array[];
}

/**
 * The groups of a factor, levels, or bands of a continuous factor; with `order`, what entry i has is dealt to it from
 * entry `order[i]`.
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

/** A group, by the share of the cells it holds. */
export function drawGroup({ cells, groupOf, groups }: SharedValue, random: Random): Int32Array {
  return groups[groupOf[random.integer(cells.length)]];
}
