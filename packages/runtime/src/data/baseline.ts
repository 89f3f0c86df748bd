import { COUNTS_PER_CELL, type Matrix, type Support } from "@heddle/contracts";
import {
  createRandom,
  csrBlocksOperand,
  csrOperand,
  denseOperand,
  log1p,
  type PrincipalComponentOptions,
  principalComponents,
  principalComponentsInPasses,
  varimax,
} from "@heddle/numerics";
import type { Config } from "../config/schema.js";
import type { CellCounts } from "./cell-counts.js";
import { poissonResiduals, poissonResidualsInPasses } from "./poisson-residuals.js";

type Size = Pick<Config, "latents" | "seed">;

/**
 * Principal components of ln(1 + 10,000 · count / total) on the same cells and genes, as many as the model has latents: a
 * strong baseline (Yu & Welch 2021). Real values are used unchanged, because they are already normalized.
 */
export async function baselineRepresentation(
  counts: CellCounts,
  genes: number,
  { latents, seed }: Size,
  support: Support,
): Promise<Matrix> {
  const { totals } = counts.facts;
  const normalized = (count: number, cell: number) => log1p((COUNTS_PER_CELL * count) / totals[cell]);
  const components = Math.min(latents, genes, totals.length - 1);
  const transform = support === "real" ? (value: number) => value : normalized;
  const options = { components, random: createRandom(seed).stream("baseline") };
  if (counts.whole) return principalComponents(csrOperand(counts.whole, genes, transform), options).scores;
  const blocks = { cells: totals.length, genes, read: () => counts.blocks() };
  return (await principalComponentsInPasses(await csrBlocksOperand(blocks, transform), options)).scores;
}

/**
 * Principal components of Pearson residuals of a Poisson model, rotated by varimax of their loadings: the factors of sciRED
 * (Pouyabahar et al. 2025), without covariates. As many as the model has latents.
 */
export async function rotatedResiduals(counts: CellCounts, genes: number, { latents, seed }: Size): Promise<Matrix> {
  const components = Math.min(latents, genes, counts.facts.totals.length - 1);
  const random = createRandom(seed).stream("baseline").stream("residuals");
  const found = await residualComponents(counts, genes, { components, random });
  const loadings = Array.from({ length: components }, (_, k) =>
    found.components.values.subarray(k * genes, (k + 1) * genes),
  );
  const rotation = varimax(loadings);
  return denseOperand(found.scores).multiply(transposed(rotation));
}

async function residualComponents(counts: CellCounts, genes: number, options: PrincipalComponentOptions) {
  if (counts.whole) return principalComponents(poissonResiduals(counts.whole, genes), options);
  return principalComponentsInPasses(await poissonResidualsInPasses(counts, genes), options);
}

function transposed({ rows, columns, values }: Matrix): Matrix {
  const result = new Float64Array(values.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = values[i * columns + j];
  return { rows: columns, columns: rows, values: result };
}
