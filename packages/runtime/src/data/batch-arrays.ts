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
  /** Labels for semi-supervised training. */
  readonly labels?: LabelCodes;
}

/** Per cell: the index of its label in `levels`, −1 without one. */
export interface LabelCodes {
  readonly levels: readonly string[];
  readonly codes: Int32Array;
}

/** Labels of N cells: N × levels. */
interface LabelArrays {
  readonly levels: number;
  readonly oneHot: Float32Array;
}

/** One covariate of N cells: the level of each, or its value. The one-hot rows are made at their first use. */
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
  readonly labels?: LabelArrays;
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
    ...(source.labels && { labels: labelsOf(source.labels, cells) }),
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
  let oneHot: Float32Array | undefined;
  return {
    spec,
    codes: chosen,
    get oneHot() {
      oneHot ??= oneHotRows(chosen, spec.levels.length);
      return oneHot;
    },
  };
}

const labelsOf = ({ codes, levels }: LabelCodes, cells: Int32Array): LabelArrays => ({
  levels: levels.length,
  oneHot: oneHotRows(
    cells.map((cell) => codes[cell]),
    levels.length,
  ),
});

/** A row of `width` values per code; zeros for a code below 0. */
export function oneHotRows(codes: Int32Array, width: number): Float32Array {
  const oneHot = new Float32Array(codes.length * width);
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) oneHot[i * width + codes[i]] = 1;
  return oneHot;
}

/** The arrays by name, as feeds of a recorded step. A step reads those that it uses. */
export function batchFeeds({ csr, logTotals, covariates, labels }: BatchArrays): ReadonlyMap<string, () => FeedArray> {
  const feeds = new Map<string, () => FeedArray>([
    ["rowStarts", () => csr.rowStarts],
    ["columns", () => csr.columns],
    ["counts", () => csr.counts],
    ["logTotals", () => logTotals],
  ]);
  for (const covariate of covariates) {
    const name = `covariate/${covariate.spec.name}`;
    if ("values" in covariate) feeds.set(name, () => covariate.values);
    else feeds.set(`${name}/codes`, () => covariate.codes).set(`${name}/oneHot`, () => covariate.oneHot);
  }
  if (labels) feeds.set("labels/oneHot", () => labels.oneHot);
  return feeds;
}
