import type { CountDataset, Matrix, RunRecord } from "@heddle/contracts";
import type { RunStore } from "@heddle/runtime/stores";
import { storeAt } from "@heddle/runtime/stores";
import { standardCatalog } from "./standard-catalog.js";

/** Everything of an evaluated run that a report shows. */
export interface EvaluatedRun extends RunRecord {
  /** Names of the model's genes. */
  readonly genes: readonly string[];
}

/**
 * An evaluated run: configuration, epochs, evaluation, latent representation and factors of its cells. HeddleError
 * "bad-run-folder" if it is not evaluated.
 *
 * @example
 * const { evaluation, representation } = await readRun("runs/first");
 * console.log(evaluation.results.length, representation.rows);
 */
export async function readRun(run: string | RunStore): Promise<EvaluatedRun> {
  const { fillDisplays, readGenes, readRun: read } = await import("@heddle/runtime");
  const store = typeof run === "string" ? storeAt(run) : run;
  const [record, genes] = await Promise.all([read(store.name, store), readGenes(store)]);
  const evaluation = await fillDisplays(standardCatalog, record.evaluation);
  return { ...record, evaluation, genes: genes.index };
}

/** Quantiles of each latent over cells: latents × probabilities. Linear between order statistics, as NumPy's default. */
export async function latentQuantiles(
  { rows, columns, values }: Matrix,
  probabilities: readonly number[],
): Promise<number[][]> {
  const { quantileOfSorted } = await import("@heddle/numerics");
  return Array.from({ length: columns }, (_, latent) => {
    const sorted = Float64Array.from({ length: rows }, (_, row) => values[row * columns + latent]).sort();
    return probabilities.map((probability) => quantileOfSorted(sorted, probability));
  });
}

export interface PrincipalComponentsOptions {
  readonly components: number;
  /** Default: 0. */
  readonly seed?: number;
}

/**
 * Scores of the first principal components of a dataset, cells × components: of ln(1 + counts per 10,000), or of real
 * values as they are. The whole dataset is in memory; `evaluate` computes the same as its baseline.
 *
 * @example
 * const cells = await simulate();
 * const { rows, values } = await principalComponents(cells, { components: 2 });
 */
export async function principalComponents(
  dataset: CountDataset,
  { components, seed = 0 }: PrincipalComponentsOptions,
): Promise<Matrix> {
  const { baselineRepresentation, memoryCounts } = await import("@heddle/runtime");
  const counts = await dataset.readRows(0, dataset.cells);
  return baselineRepresentation(memoryCounts(counts), dataset.genes, { latents: components, seed }, "counts");
}
