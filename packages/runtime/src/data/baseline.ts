import { COUNTS_PER_CELL, type CsrRows, type Matrix, type Support } from "@heddle/contracts";
import {
  createRandom,
  csrBlocksOperand,
  denseOperand,
  type InPasses,
  log1p,
  principalComponentsInPasses,
  runInPasses,
  type Transform,
  varimax,
} from "@heddle/numerics";
import type { Config } from "../config/schema.js";
import type { CellCounts } from "./cell-counts.js";
import { poissonResidualsInPasses } from "./poisson-residuals.js";

type Size = Pick<Config, "latents" | "seed">;

/** Representations without a model, as many columns as the model has latents. */
export interface Baselines {
  /**
   * Principal components of ln(1 + 10,000 · count / total) on the same cells and genes: a strong baseline (Yu & Welch
   * 2021). Real values are used unchanged, because they are already normalized.
   */
  readonly baseline: Matrix;
  /**
   * Principal components of Pearson residuals of a Poisson model, rotated by varimax of their loadings: the factors of
   * sciRED (Pouyabahar et al. 2025), without covariates. Absent for real values.
   */
  readonly rotatedResiduals?: Matrix;
}

/** Both baselines, from the same readings of the counts. */
export async function computeBaselines(
  counts: CellCounts,
  genes: number,
  size: Size,
  support: Support,
): Promise<Baselines> {
  const { totals } = counts.facts;
  const components = componentsInPasses(totals, genes, size, support);
  const computations = support === "real" ? [components] : [components, residualsInPasses(totals, genes, size)];
  const [baseline, rotatedResiduals] = await runInPasses(() => counts.blocks(), computations);
  return { baseline, ...(rotatedResiduals && { rotatedResiduals }) };
}

/** `Baselines.baseline` alone. */
export async function baselineRepresentation(
  counts: CellCounts,
  genes: number,
  size: Size,
  support: Support,
): Promise<Matrix> {
  const computation = componentsInPasses(counts.facts.totals, genes, size, support);
  const [scores] = await runInPasses(() => counts.blocks(), [computation]);
  return scores;
}

function* componentsInPasses(
  totals: Float64Array,
  genes: number,
  { latents, seed }: Size,
  support: Support,
): InPasses<Matrix> {
  const components = Math.min(latents, genes, totals.length - 1);
  const transform = support === "real" ? unchanged : logNormalized(totals);
  const operand = yield* csrBlocksOperand({ cells: totals.length, genes }, transform);
  const random = createRandom(seed).stream("baseline");
  return (yield* principalComponentsInPasses(operand, { components, random })).scores;
}

const unchanged: Transform = ({ counts }, _cell, values) => values.set(counts);

/** Small counts occur in many genes of a cell. */
const KNOWN_COUNTS = 32;

/** ln(1 + 10,000 · count / total of the cell); the values of a cell are computed once per count. */
function logNormalized(totals: Float64Array): Transform {
  const known = new Float64Array(KNOWN_COUNTS);
  return ({ rowStarts, counts }: CsrRows, cell, values) => {
    for (let row = 0; row < rowStarts.length - 1; row++) {
      known.fill(0);
      const total = totals[cell + row];
      for (let at = rowStarts[row]; at < rowStarts[row + 1]; at++) {
        const count = counts[at];
        let value = known[count];
        if (!(value > 0)) {
          value = log1p((COUNTS_PER_CELL * count) / total);
          if (count < KNOWN_COUNTS) known[count] = value;
        }
        values[at] = value;
      }
    }
  };
}

function* residualsInPasses(totals: Float64Array, genes: number, { latents, seed }: Size): InPasses<Matrix> {
  const components = Math.min(latents, genes, totals.length - 1);
  const random = createRandom(seed).stream("baseline").stream("residuals");
  const operand = yield* poissonResidualsInPasses(totals, genes);
  const found = yield* principalComponentsInPasses(operand, { components, random });
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
