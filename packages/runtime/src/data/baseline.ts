import { COUNTS_PER_CELL, type Matrix, type Support } from "@heddle/contracts";
import {
  createRandom,
  csrBlocksOperand,
  denseOperand,
  log1p,
  principalComponentsInPasses,
  varimax,
} from "@heddle/numerics";
import type { Config } from "../config/schema.js";
import type { CellCounts } from "./cell-counts.js";
import { poissonResidualsInPasses } from "./poisson-residuals.js";

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
  const components = Math.min(latents, genes, totals.length - 1);
  const transform = support === "real" ? (value: number) => value : logNormalized(totals);
  const options = { components, random: createRandom(seed).stream("baseline") };
  const blocks = { cells: totals.length, genes, read: () => counts.blocks() };
  return (await principalComponentsInPasses(await csrBlocksOperand(blocks, transform), options)).scores;
}

/** Small counts occur in many genes of a cell. */
const KNOWN_COUNTS = 32;

/** ln(1 + 10,000 · count / total of the cell); the values of a cell are computed once per count. */
function logNormalized(totals: Float64Array): (count: number, cell: number) => number {
  const known = new Float64Array(KNOWN_COUNTS);
  let current = -1;
  return (count, cell) => {
    if (cell !== current) known.fill(0);
    current = cell;
    if (known[count] > 0) return known[count];
    const value = log1p((COUNTS_PER_CELL * count) / totals[cell]);
    if (count < KNOWN_COUNTS) known[count] = value;
    return value;
  };
}

/**
 * Principal components of Pearson residuals of a Poisson model, rotated by varimax of their loadings: the factors of sciRED
 * (Pouyabahar et al. 2025), without covariates. As many as the model has latents.
 */
export async function rotatedResiduals(counts: CellCounts, genes: number, { latents, seed }: Size): Promise<Matrix> {
  const components = Math.min(latents, genes, counts.facts.totals.length - 1);
  const random = createRandom(seed).stream("baseline").stream("residuals");
  const found = await principalComponentsInPasses(await poissonResidualsInPasses(counts, genes), {
    components,
    random,
  });
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
