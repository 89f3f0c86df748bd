import { type CsrRows, HeddleError, type Random } from "@heddle/contracts";
import { samplePoisson } from "@heddle/numerics";
import { varyMean } from "./biological-variation.js";
import { cellMeans, type ExpressionSource } from "./cell-means.js";
import { CsrBuilder } from "./csr-builder.js";
import type { Design } from "./design.js";
import { dropoutOfCell, dropoutProbability } from "./dropout.js";
import type { SimulationOptions } from "./options.js";

/** Counts are stored as float32, which represents every integer up to this; means up to half of it never exceed it. */
const LARGEST_COUNT = 2 ** 24;
/** Cells between two checks of the signal. */
const CELLS_PER_SIGNAL_CHECK = 64;

/** Cells `start` to `end` − 1 of a design. */
export interface CellRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Counts of consecutive cells of a design, written row by row: never a dense matrix. Every cell has its own streams, so
 * a cell is the same in every range. Rejects with HeddleError "interrupted" on abort.
 */
export async function drawCounts(
  random: Random,
  design: Design,
  options: SimulationOptions,
  { start, end }: CellRange,
  signal?: AbortSignal,
): Promise<CsrRows> {
  const builder = new CsrBuilder(end - start);
  const lambda = new Float64Array(options.genes);
  const batchMeans = design.genes.batches.map((factors) => design.genes.means.means.map((m, g) => m * factors[g]));
  const ones = new Float64Array(options.genes).fill(1);
  for (let c = start; c < end; c++) {
    if (c % CELLS_PER_SIGNAL_CHECK === 0) await takeTurn(signal);
    const sources = sourcesOfCell(design, ones, c);
    cellMeans(lambda, design.cells.librarySizes[c], batchMeans[design.cells.batch[c]], sources);
    drawCell(random, design, options, c, lambda, builder);
  }
  return builder.finish();
}

/** Sources of a cell's expression; the shares sum to 1. */
export function sourcesOfCell({ genes, cells }: Design, ones: Float64Array, c: number): readonly ExpressionSource[] {
  const group = cells.group[c];
  const programs = genes.programs.map((factors, i) => ({ share: cells.programs[i][c], factors }));
  const rest = programs.reduce((left, { share }) => left - share, 1);
  if (genes.paths && cells.step)
    return [{ share: rest, factors: genes.paths[group], offset: cells.step[c] * ones.length }, ...programs];
  const own = cells.identity[c];
  return [{ share: rest * own, factors: genes.groups[group] }, { share: rest * (1 - own), factors: ones }, ...programs];
}

function drawCell(
  random: Random,
  { genes, cells }: Design,
  options: SimulationOptions,
  c: number,
  lambda: Float64Array,
  builder: CsrBuilder,
): void {
  const varied = random.stream("cell-means").stream(c);
  const counted = random.stream("counts").stream(c);
  const dropped = random.stream("dropout").stream(c);
  const dropout = dropoutOfCell(options.dropout, c, cells.group[c], cells.batch[c]);
  for (let g = 0; g < lambda.length; g++) {
    const mean = varyMean(varied, lambda[g], options.bcv.common, genes.variation[g]);
    if (mean === 0) continue;
    if (mean > LARGEST_COUNT / 2) throw tooLarge(mean);
    const count = samplePoisson(counted, mean);
    if (count === 0) continue;
    // Only counts above 0 can be dropped, so only they draw.
    if (dropout && dropped.uniform() < dropoutProbability(mean, dropout.midpoint, dropout.shape)) continue;
    builder.add(g, count);
  }
  builder.endRow();
}

async function takeTurn(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  if (signal?.aborted) {
    throw new HeddleError("interrupted", {
      expected: "time to finish the simulation",
      got: "a signal to stop",
      next: "Start again.",
      cause: signal.reason,
    });
  }
}

function tooLarge(mean: number): HeddleError {
  return new HeddleError("config", {
    expected: `counts up to ${LARGEST_COUNT}`,
    got: `a gene with an expected count of ${Math.round(mean)}`,
    next: "Lower library.location or the outliers' location: library.location is a natural logarithm.",
  });
}
