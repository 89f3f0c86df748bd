import type { Random } from "@heddle/contracts";
import type { KnownFactor } from "../resampling/known-factor.js";
import { halves } from "./halves.js";

/** Entries of a factor's known cells to learn from and to test on, each in the file's order. */
export interface Split {
  readonly training: Int32Array;
  readonly testing: Int32Array;
}

/** Halves of the known cells, within each level of a categorical factor. */
export function splitCells(factor: KnownFactor, random: Random): Split {
  if (factor.kind === "levels") {
    const { name, levels, labels } = factor;
    return halves({ name, levels, codes: labels, known: labels.length }, random);
  }
  const order = random.permutation(factor.values.length);
  const half = Math.ceil(order.length / 2);
  return { training: order.slice(0, half).sort(), testing: order.slice(half).sort() };
}
