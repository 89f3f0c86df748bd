import { HeddleError, type Random, yieldToEventLoop } from "@heddle/contracts";
import { createRandom, quantile } from "@heddle/numerics";
import { aggregateLogDensity, meanLogDensity, type Posteriors } from "./abundance/aggregate-posterior.js";
import { samplesOfGroup } from "./abundance/samples-of-group.js";
import { levelOf } from "./data/columns.js";
import { requireColumn } from "./data/require-column.js";
import {
  type ComparedGroups,
  cellsOfSubset,
  comparedGroups,
  type GroupChoice,
} from "./differential/compared-groups.js";
import { encodeCells } from "./model/encode-cells.js";
import type { SavedModel } from "./model/model-folder.js";
import { type MatchedData, type NewCells, type NewCellsOptions, withNewCells } from "./new-cells.js";

/** Groups of cells by a column, and the settings of their aggregate posteriors. */
export interface AbundanceChoice extends GroupChoice {
  readonly groupby: string;
  /** Cell column with the samples of a group, such as donors; each has the same weight. Default: a group is one sample. */
  readonly sample?: string;
  /** Cell column whose levels summarize the log ratios, such as cell types. */
  readonly by?: string;
  /** Maximum cells of a sample that its aggregate posterior uses. Default: 2000. */
  readonly cellsPerSample?: number;
  /** Degrees of freedom of Student's t components, for samples of few cells. Default: normal components. */
  readonly degreesOfFreedom?: number;
  /** Seed of the draw of cells. Default: 0. */
  readonly seed?: number;
}

export interface DifferentialAbundanceOptions extends NewCellsOptions, AbundanceChoice {}

/** Two groups: the log density of each at every cell, in nats, and their difference. */
export interface AbundanceComparison {
  readonly group1: string;
  readonly group2: string;
  readonly samples1: number;
  readonly samples2: number;
  /** Rows of the compared cells in `cells`. */
  readonly rows: Int32Array;
  readonly logDensity1: Float64Array;
  readonly logDensity2: Float64Array;
  /** log q₁(z) − log q₂(z) at each cell: above 0 where group 1 is more abundant. */
  readonly logRatio: Float64Array;
  /** Quartiles of the log ratio by level of `by`, largest median first. */
  readonly levels?: readonly AbundanceLevel[];
}

export interface AbundanceLevel {
  readonly level: string;
  readonly cells: number;
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

export interface DifferentialAbundance extends MatchedData {
  readonly comparisons: readonly AbundanceComparison[];
}

const CELLS_PER_SAMPLE = 2000;
const CELLS_PER_TURN = 100;

/**
 * Compares the abundance of two groups at the latent representation of each cell: r(z) = log q₁(z) − log q₂(z), where q
 * is the mean of the samples' aggregate posteriors (MrVI, Boyeau et al. 2022, doi:10.1101/2022.10.04.510898).
 */
export async function differentialAbundance(options: DifferentialAbundanceOptions): Promise<DifferentialAbundance> {
  return withNewCells(options, encoderCovariates, async (saved, cells) => {
    const { source: _, ...alignment } = cells;
    const posteriors = await posteriorsOf(saved, cells);
    const random = createRandom(options.seed ?? 0).stream("differential-abundance");
    const comparisons: AbundanceComparison[] = [];
    for (const groups of comparedGroups(cells.cells, options))
      comparisons.push(await compare(posteriors, cells, groups, { ...options, random }));
    return { ...alignment, comparisons };
  });
}

function encoderCovariates({ model, shape }: SavedModel) {
  return shape.covariates.filter(({ name }) => model.encoder.usesCovariates.includes(name));
}

/** In model coordinates, where the posterior factorizes; a rotation changes no difference of log densities. */
async function posteriorsOf(saved: SavedModel, { source }: NewCells): Promise<Posteriors> {
  if (saved.model.latentSpec.groups.some(({ kind }) => kind !== "gaussian")) throw withoutDensity();
  const { representation, variances } = await encodeCells({ model: saved.model }, source);
  return { means: representation, deviations: { ...variances, values: variances.values.map(Math.sqrt) } };
}

async function compare(
  posteriors: Posteriors,
  { cells }: NewCells,
  { group1, group2, cells1, cells2 }: ComparedGroups,
  options: DifferentialAbundanceOptions & { readonly random: Random },
): Promise<AbundanceComparison> {
  const { sample, by, cellsPerSample = CELLS_PER_SAMPLE, random, signal } = options;
  const column =
    sample === undefined ? {} : { sample: { name: sample, column: requireColumn(cells, sample, "sample") } };
  const samplesOf = (group: string, own: Int32Array) =>
    samplesOfGroup(group, own, { ...column, cellsPerSample, random: random.stream(`${group1} vs ${group2}`) });
  const groups = [samplesOf(group1, cells1), samplesOf(group2, cells2)];
  const densities = groups.map((samples) =>
    meanLogDensity(samples.map((components) => aggregateLogDensity(posteriors, components, options))),
  );
  const rows = cellsOfSubset(cells, options.subset);
  const [logDensity1, logDensity2] = [new Float64Array(rows.length), new Float64Array(rows.length)];
  const { columns, values } = posteriors.means;
  for (const [i, row] of rows.entries()) {
    if (i % CELLS_PER_TURN === 0) await yieldToEventLoop(signal, "the abundance at every cell");
    const z = values.subarray(row * columns, (row + 1) * columns) as Float64Array;
    logDensity1[i] = densities[0](z, row);
    logDensity2[i] = densities[1](z, row);
  }
  const logRatio = logDensity1.map((value, i) => value - logDensity2[i]);
  const names = { group1, group2, samples1: groups[0].length, samples2: groups[1].length };
  const found = { ...names, rows, logDensity1, logDensity2, logRatio };
  return by === undefined ? found : { ...found, levels: byLevel(found, cells, by) };
}

function byLevel(
  { rows, logRatio }: Pick<AbundanceComparison, "rows" | "logRatio">,
  cells: NewCells["cells"],
  by: string,
): AbundanceLevel[] {
  const column = requireColumn(cells, by, "by");
  const ratios = new Map<string, number[]>();
  for (const [i, row] of rows.entries()) {
    const level = levelOf(column, row);
    if (level !== null) ratios.set(level, [...(ratios.get(level) ?? []), logRatio[i]]);
  }
  const levels = [...ratios].map(([level, own]) => {
    const [lower, median, upper] = [0.25, 0.5, 0.75].map((share) => quantile(Float64Array.from(own), share));
    return { level, cells: own.length, lower, median, upper };
  });
  return levels.sort((a, b) => b.median - a.median || (a.level < b.level ? -1 : 1));
}

const withoutDensity = () =>
  new HeddleError("incompatible-plugins", {
    where: "differential abundance",
    expected: "a model with Gaussian latents only",
    got: "a Concrete group, whose posterior has no density at its mean",
    next: "Use a run of an objective without a Concrete group.",
  });
