import { COUNTS_PER_CELL, type CsrRows, type Matrix, type Support } from "@heddle/contracts";
import { createRandom, csrOperand, log1p, principalComponents } from "@heddle/numerics";
import type { Config } from "../config/schema.js";
import { rowTotals } from "./prepare.js";

/**
 * Principal components of ln(1 + 10,000 · count / total) on the same cells and genes, as many as the model has latents: a
 * strong baseline (Yu & Welch 2021). Real values are used unchanged, because they are already normalized.
 */
export function baselineRepresentation(
  counts: CsrRows,
  genes: number,
  { latents, seed }: Pick<Config, "latents" | "seed">,
  support: Support,
): Matrix {
  const totals = rowTotals(counts);
  const normalized = (count: number, cell: number) => log1p((COUNTS_PER_CELL * count) / totals[cell]);
  const operand = csrOperand(counts, genes, support === "real" ? (value) => value : normalized);
  const components = Math.min(latents, genes, totals.length - 1);
  return principalComponents(operand, { components, random: createRandom(seed).stream("baseline") }).scores;
}
