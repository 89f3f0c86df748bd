import type { Factor } from "@heddle/contracts";
import { ascendingOrder } from "../correlation/weighted-ranks.js";

/** A factor as groups of cells with equal or similar values. */
export interface Grouping {
  /** Per known cell: its group, from 0. */
  readonly labels: Int32Array;
  readonly groups: number;
}

/**
 * Groups of a factor: its levels, or at most `groups` groups of a continuous factor, by value and of nearly equal size.
 * Equal values are in the same group.
 */
export function groupsByValue(factor: Factor, groups: number): Grouping {
  if (factor.kind === "categorical") return { labels: factor.labels, groups: factor.levels.length };
  const { values } = factor;
  const order = ascendingOrder(values);
  const labels = new Int32Array(values.length);
  let group = -1;
  let band = -1;
  for (let place = 0; place < order.length; place++) {
    const same = place > 0 && values[order[place]] === values[order[place - 1]];
    const wanted = Math.floor((place * groups) / order.length);
    if (!same && wanted > band) {
      band = wanted;
      group++;
    }
    labels[order[place]] = group;
  }
  return { labels, groups: group + 1 };
}
