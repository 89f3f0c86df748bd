import { COUNTS_PER_CELL, type CsrRows, type Matrix, type Support } from "@heddle/contracts";
import { createRandom, csrOperand, denseOperand, log1p, principalComponents, varimax } from "@heddle/numerics";
import type { Config } from "../config/schema.js";
import { poissonResiduals } from "./poisson-residuals.js";
import { rowTotals } from "./prepare.js";

type Size = Pick<Config, "latents" | "seed">;

/**
 * Principal components of ln(1 + 10,000 · count / total) on the same cells and genes, as many as the model has latents: a
 * strong baseline (Yu & Welch 2021). Real values are used unchanged, because they are already normalized.
 */
export function baselineRepresentation(
  counts: CsrRows,
  genes: number,
  { latents, seed }: Size,
  support: Support,
): Matrix {
  const totals = rowTotals(counts);
  const normalized = (count: number, cell: number) => log1p((COUNTS_PER_CELL * count) / totals[cell]);
  const operand = csrOperand(counts, genes, support === "real" ? (value) => value : normalized);
  const components = Math.min(latents, genes, totals.length - 1);
  return principalComponents(operand, { components, random: createRandom(seed).stream("baseline") }).scores;
}

/**
 * Principal components of Pearson residuals of a Poisson model, rotated by varimax of their loadings: the factors of sciRED
 * (Pouyabahar et al. 2025), without covariates. As many as the model has latents.
 */
export function rotatedResiduals(counts: CsrRows, genes: number, { latents, seed }: Size): Matrix {
  const operand = poissonResiduals(counts, genes);
  const components = Math.min(latents, genes, operand.rows - 1);
  const random = createRandom(seed).stream("baseline").stream("residuals");
  const found = principalComponents(operand, { components, random });
  const loadings = Array.from({ length: components }, (_, k) =>
    found.components.values.subarray(k * genes, (k + 1) * genes),
  );
  const rotation = varimax(loadings);
  return denseOperand(found.scores).multiply(transposed(rotation));
}

function transposed({ rows, columns, values }: Matrix): Matrix {
  const result = new Float64Array(values.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = values[i * columns + j];
  return { rows: columns, columns: rows, values: result };
}
