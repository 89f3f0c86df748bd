import type { RowBuffers } from "@heddle/anndata";
import type { CovariateSpec, CsrRows, FeedArray } from "@heddle/contracts";
import type { CellCounts } from "./cell-counts.js";
import type { CovariateValues } from "./covariates.js";

/** Source of minibatches. */
export interface BatchSource {
  readonly cells: number;
  readonly genes: number;
  readonly counts: CellCounts;
  readonly covariates: readonly CovariateValues[];
}

/** One covariate of N cells: the level of each and its one-hot row, or its value. */
export type CovariateArrays =
  | {
      readonly spec: CovariateSpec & { readonly kind: "categorical" };
      readonly codes: Int32Array;
      readonly oneHot: Float32Array;
    }
  | { readonly spec: CovariateSpec & { readonly kind: "continuous" }; readonly values: Float32Array };

/** Arrays of one minibatch, before their conversion to tensors. */
export interface BatchArrays {
  readonly csr: CsrRows;
  readonly totals: Float64Array;
  readonly logTotals: Float32Array;
  readonly covariates: readonly CovariateArrays[];
  /** Maximum number of entries of a minibatch with that number of cells. */
  readonly capacity: number;
}

/** `buffers` are reused: they contain the counts until the next minibatch. */
export async function gatherBatch(source: BatchSource, cells: Int32Array, buffers?: RowBuffers): Promise<BatchArrays> {
  const { facts } = source.counts;
  return {
    csr: await source.counts.read(cells, buffers),
    totals: at(facts.totals, cells),
    logTotals: at(facts.logTotals, cells),
    covariates: source.covariates.map((covariate) => ofCells(covariate, cells)),
    capacity: facts.capacities[cells.length],
  };
}

/** The entries of these cells. */
function at<T extends Float32Array | Float64Array>(values: T, cells: Int32Array): T {
  const chosen = new (values.constructor as new (length: number) => T)(cells.length);
  for (let i = 0; i < cells.length; i++) chosen[i] = values[cells[i]];
  return chosen;
}

function ofCells({ spec, codes, values }: CovariateValues, cells: Int32Array): CovariateArrays {
  if (spec.kind === "continuous") return { spec, values: at(values, cells) };
  const chosen = cells.map((cell) => codes[cell]);
  const width = spec.levels.length;
  const oneHot = new Float32Array(cells.length * width);
  for (let i = 0; i < chosen.length; i++) oneHot[i * width + chosen[i]] = 1;
  return { spec, codes: chosen, oneHot };
}

/** The arrays by name, as feeds of a recorded step. */
export function batchFeeds({ csr, logTotals, covariates }: BatchArrays): Map<string, FeedArray> {
  const feeds = new Map<string, FeedArray>([
    ["rowStarts", csr.rowStarts],
    ["columns", csr.columns],
    ["counts", csr.counts],
    ["logTotals", logTotals],
  ]);
  for (const covariate of covariates) {
    const { name } = covariate.spec;
    if ("values" in covariate) feeds.set(`covariate/${name}`, covariate.values);
    else feeds.set(`covariate/${name}/codes`, covariate.codes).set(`covariate/${name}/oneHot`, covariate.oneHot);
  }
  return feeds;
}
