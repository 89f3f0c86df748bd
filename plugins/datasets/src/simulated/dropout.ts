import { exp, log } from "@heddle/numerics";
import { forGroup, type SimulationOptions } from "./options.js";

/** Probability that a count of mean λ' is dropped: 1 / (1 + exp(−shape (log λ' − midpoint))). Splatter's step 9. */
export function dropoutProbability(lambda: number, midpoint: number, shape: number): number {
  if (shape === 0) return 0.5;
  return 1 / (1 + exp(-shape * (log(lambda) - midpoint)));
}

/** Midpoint and shape for one cell, or undefined without dropout. */
export function dropoutOfCell(
  dropout: SimulationOptions["dropout"],
  cell: number,
  group: number,
  batch: number,
): { midpoint: number; shape: number } | undefined {
  if (dropout.kind === "none") return undefined;
  const k = { experiment: 0, batch, group, cell }[dropout.kind];
  return { midpoint: forGroup(dropout.midpoint, k), shape: forGroup(dropout.shape, k) };
}
