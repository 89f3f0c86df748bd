import { type Column, HeddleError, type Matrix } from "@heddle/contracts";
import type { GeneDifference, LatentDifference } from "@heddle/runtime";
import { type RunStore, storeAt } from "@heddle/runtime/stores";
import { locateData } from "#workers";
import { catalogWith } from "./catalog-with.js";
import { checkOptions, type OptionKeys } from "./check-options.js";
import { type DataInput, openReferences, referencesTo } from "./data/data-input.js";
import type { PluginInput } from "./plugins-from.js";
import { resolvePlugins } from "./resolve-plugins.js";

export interface LoadCountsOptions {
  /** The data of the training. Default: the path of the run's configuration. */
  readonly data?: DataInput | readonly DataInput[];
  /** Plugins besides the standard ones, if the run was trained with some. */
  readonly plugins?: readonly PluginInput[];
  readonly signal?: AbortSignal;
}

const KEYS: OptionKeys<LoadCountsOptions> = { data: true, plugins: true, signal: true };

/** Measured values of a run's cells over its selected genes, in memory. */
export interface MeasuredCells {
  /** Names of the selected genes. */
  readonly genes: readonly string[];
  /** Quality metrics over all genes of the file, named as in scanpy: see `addCellColumns` to judge latents by them. */
  readonly quality: ReadonlyMap<string, Column>;
  /**
   * Measured expression of one gene in each cell: ln(1 + counts per 10,000), or the value itself for a likelihood of real
   * values. HeddleError "usage" for a gene that is not among the selected ones.
   */
  expression(gene: string): Float32Array;
  /** Wilcoxon's rank-sum test of every selected gene between two groups of cells, given as row numbers. */
  compare(first: Int32Array, second: Int32Array): readonly GeneDifference[];
}

/**
 * Reads the counts of a run's cells from the data of its training again. HeddleError "bad-data" if the cells are others.
 * Runs on this thread.
 *
 * @example
 * const cells = await loadCounts("runs/first", { data: "cells.h5ad" });
 * const [strongest] = cells.compare(Int32Array.of(0, 1, 2, 3), Int32Array.of(4, 5, 6, 7));
 * console.log(strongest!.gene, strongest!.change, strongest!.fdr);
 */
export async function loadCounts(run: string | RunStore, options: LoadCountsOptions = {}): Promise<MeasuredCells> {
  checkOptions("loadCounts", options, KEYS);
  const { data, plugins = [], signal } = options;
  const { readRunCounts, measuredExpression, compareGenesOfCells } = await import("@heddle/runtime");
  const given = data === undefined ? {} : await openReferences(referencesTo(data, locateData), signal);
  const store = typeof run === "string" ? storeAt(run) : run;
  const catalog = await catalogWith(await resolvePlugins(plugins));
  const counts = await readRunCounts({ catalog, store, ...given, ...(signal && { signal }) });
  const genes = counts.genes.index;
  return {
    genes,
    quality: counts.quality,
    expression: (gene) => measuredExpression(counts, indexOf(genes, gene)),
    compare: (first, second) => compareGenesOfCells(counts, first, second),
  };
}

/**
 * Wilcoxon's rank-sum test of every latent between two groups of cells, given as row numbers of the representation.
 *
 * @example
 * const { representation } = await readRun("runs/first");
 * const [strongest] = await compareLatents(representation, Int32Array.of(0, 1, 2), Int32Array.of(3, 4, 5));
 * console.log(strongest!.latent, strongest!.auroc);
 */
export async function compareLatents(
  representation: Matrix,
  first: Int32Array,
  second: Int32Array,
): Promise<readonly LatentDifference[]> {
  return (await import("@heddle/runtime")).compareLatentsOfCells(representation, first, second);
}

function indexOf(genes: readonly string[], gene: string): number {
  const index = genes.indexOf(gene);
  if (index >= 0) return index;
  throw new HeddleError("usage", {
    where: "gene",
    expected: `one of the ${genes.length} selected genes`,
    got: JSON.stringify(gene),
    next: "Select more genes (genes.count) and train again to include it.",
  });
}
