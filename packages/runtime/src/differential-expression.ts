import { HeddleError, latentColumns } from "@heddle/contracts";
import { createRandom, quantile } from "@heddle/numerics";
import type { ScalePairs } from "./differential/bayes-factors.js";
import {
  type ComparisonSettings,
  compareGenes,
  type GeneComparison,
  type GroupComparison,
} from "./differential/compare-genes.js";
import { cellsOfSubset, comparedGroups, type GroupChoice } from "./differential/compared-groups.js";
import { type CountStatistics, countStatistics } from "./differential/count-statistics.js";
import { pairsOfGroups, pairsOfLatent } from "./differential/posterior-pairs.js";
import type { SavedModel } from "./model/model-folder.js";
import { type MatchedData, type NewCells, type NewCellsOptions, withNewCells } from "./new-cells.js";
import { readLatents } from "./run-folder/latents-file.js";
import type { RunStore } from "./store/run-store.js";

export type { GeneComparison, GroupComparison };

/** Groups of cells by a column, or two values of a latent. Defaults are those of scvi-tools 1.4.2, except for the mode. */
export interface DifferentialChoice extends GroupChoice, Partial<ComparisonSettings> {
  /** Latent, from 0, that moves in all cells while the others stay; instead of `groupby`. */
  readonly latent?: number;
  /** Value of the latent in the second group. Default: its 1st percentile over the run's cells. */
  readonly from?: number;
  /** Value of the latent in the first group. Default: its 99th percentile. */
  readonly to?: number;
  /** Categorical covariate: both groups are decoded with each of its levels. Default: each cell's own levels. */
  readonly batchCorrection?: string;
  /** Posterior samples per group. Default: 5000. */
  readonly samples?: number;
  /** Default: 0. */
  readonly seed?: number;
}

export interface DifferentialExpressionOptions extends NewCellsOptions, DifferentialChoice {}

export interface DifferentialExpression extends MatchedData, Pick<ComparisonSettings, "mode" | "fdr"> {
  readonly comparisons: readonly GroupComparison[];
}

const DEFAULTS: ComparisonSettings = { mode: "change", delta: 0.25, testMode: "three", fdr: 0.05, interval: 0.95 };

/** Compares groups of cells, or values of a latent, by samples from the posterior. */
export async function differentialExpression(options: DifferentialExpressionOptions): Promise<DifferentialExpression> {
  if ((options.groupby === undefined) === (options.latent === undefined)) throw oneOf();
  const given = Object.entries(options).filter(([name, value]) => Object.hasOwn(DEFAULTS, name) && value !== undefined);
  const settings = {
    ...DEFAULTS,
    ...Object.fromEntries(given),
    ...(options.pseudocounts !== undefined && { pseudocounts: options.pseudocounts }),
  } as ComparisonSettings;
  return withNewCells(
    options,
    ({ shape }) => shape.covariates,
    async (saved, cells) => {
      if (saved.model.likelihood.support === "real") throw realValues();
      const { source: _, ...alignment } = cells;
      const comparisons =
        options.groupby === undefined
          ? [await compareLatent(saved, cells, options, settings)]
          : await compareGroups(saved, cells, { ...options, groupby: options.groupby }, settings);
      return { ...alignment, mode: settings.mode, fdr: settings.fdr, comparisons };
    },
  );
}

async function compareGroups(
  saved: SavedModel,
  { source, cells }: NewCells,
  options: DifferentialExpressionOptions & { readonly groupby: string },
  settings: ComparisonSettings,
): Promise<GroupComparison[]> {
  const found: GroupComparison[] = [];
  for (const groups of comparedGroups(cells, options)) {
    options.signal?.throwIfAborted();
    const { group1, group2, cells1, cells2 } = groups;
    const pairs = await pairsOfGroups(saved, source, groups, pairSettings(options, `${group1} vs ${group2}`));
    const counts = [await countStatistics(source, cells1), await countStatistics(source, cells2)] as const;
    found.push({
      group1,
      group2,
      cells1: cells1.length,
      cells2: cells2.length,
      ...compared(saved, pairs, counts, settings),
    });
  }
  return found;
}

async function compareLatent(
  saved: SavedModel,
  { source, cells }: NewCells,
  options: DifferentialExpressionOptions,
  settings: ComparisonSettings,
): Promise<GroupComparison> {
  const { latent, from, to } = await latentRange(saved, options);
  const rows = cellsOfSubset(cells, options.subset);
  const pairs = await pairsOfLatent(
    saved,
    source,
    { cells: rows, latent, from, to },
    pairSettings(options, `latent ${latent}`),
  );
  const counts = await countStatistics(source, rows);
  const name = (value: number) => `latent ${latent + 1} = ${Number(value.toPrecision(4))}`;
  return {
    group1: name(to),
    group2: name(from),
    cells1: rows.length,
    cells2: rows.length,
    ...compared(saved, pairs, [counts, counts], settings),
  };
}

const pairSettings = ({ samples = 5000, batchCorrection, seed = 0 }: DifferentialExpressionOptions, name: string) => ({
  samples,
  ...(batchCorrection !== undefined && { batchCorrection }),
  random: createRandom(seed).stream("differential-expression").stream(name),
});

const compared = (
  { genes }: SavedModel,
  pairs: ScalePairs,
  counts: readonly [CountStatistics, CountStatistics],
  settings: ComparisonSettings,
) => compareGenes(genes.index, pairs, counts, settings);

/** The latent and its two values. Throws HeddleError "usage" for a latent that does not exist or equal values. */
async function latentRange(
  { model }: SavedModel,
  { store, latent = 0, from, to }: DifferentialExpressionOptions & { readonly store: RunStore },
): Promise<{ latent: number; from: number; to: number }> {
  const columns = latentColumns(model.latentSpec);
  if (!Number.isInteger(latent) || latent < 0 || latent >= columns)
    throw wrong("latent", `a latent from 0 to ${columns - 1}`, String(latent));
  const range = { latent, ...(await valuesOf(store, { latent, from, to })) };
  if (range.from === range.to) throw wrong("from and to", "two different values", String(range.to));
  return range;
}

/** Both values; percentiles of the run's cells, which a model alone lacks, are read for those that are not given. */
async function valuesOf(
  store: RunStore,
  { latent, from, to }: { latent: number; from: number | undefined; to: number | undefined },
): Promise<{ from: number; to: number }> {
  if (from !== undefined && to !== undefined) return { from, to };
  const { rows, columns, values } = (await readLatents(store)).representation;
  const own = Float64Array.from({ length: rows }, (_, row) => values[row * columns + latent]);
  return { from: from ?? quantile(own, 0.01), to: to ?? quantile(own, 0.99) };
}

const wrong = (where: string, expected: string, got: string) =>
  new HeddleError("usage", { where, expected, got, next: "Correct it, or leave it out." });

const oneOf = () =>
  new HeddleError("usage", {
    where: "differential expression",
    expected: "either groupby, a cell column, or latent",
    got: "both or none of them",
    next: "Choose the column with the groups, or the number of a latent.",
  });

const realValues = () =>
  new HeddleError("incompatible-plugins", {
    where: "differential expression",
    expected: "a likelihood of counts: fold changes compare shares of all counts",
    got: "a likelihood of real values",
    next: "Train with a likelihood of counts, or compare real values with heddle counterfactual.",
  });
