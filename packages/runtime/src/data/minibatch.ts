import type { Covariate, Covariates, CsrRows, Minibatch, Random, SparseCounts } from "@heddle/contracts";
import { denseCounts, type Tensor, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { type BatchArrays, type BatchSource, type CovariateArrays, gatherBatch } from "./batch-arrays.js";

class BatchCounts implements SparseCounts {
  readonly cells: number;
  readonly csr: CsrRows;
  readonly totals: Float64Array;
  readonly capacity: number;
  private readonly kept: Tensor[] = [];
  private denseTensor: Tensor2D | undefined;
  private logTensor: Tensor1D | undefined;

  constructor(
    private readonly arrays: BatchArrays,
    readonly genes: number,
  ) {
    this.csr = arrays.csr;
    this.totals = arrays.totals;
    this.capacity = arrays.capacity;
    this.cells = this.totals.length;
  }

  dense(): Tensor2D {
    this.denseTensor ??= this.keep(denseCounts(this));
    return this.denseTensor;
  }

  logTotals(): Tensor1D {
    this.logTensor ??= this.keep(tf.tensor1d(this.arrays.logTotals));
    return this.logTensor;
  }

  dispose(): void {
    for (const tensor of this.kept.splice(0)) tensor.dispose();
    this.denseTensor = undefined;
    this.logTensor = undefined;
  }

  /** the first caller may be inside a tidy that ends before the step */
  private keep<T extends Tensor>(tensor: T): T {
    this.kept.push(tf.keep(tensor));
    return tensor;
  }
}

/** Tensors of a minibatch that exist until it is disposed of. */
type Keep = <T extends Tensor>(tensor: T) => T;

function covariateOf(arrays: CovariateArrays, keep: Keep): Covariate {
  if ("values" in arrays) return { kind: "continuous", values: keep(tf.tensor1d(arrays.values)) };
  const { levels } = arrays.spec;
  const { codes } = arrays;
  let oneHot: Tensor2D | undefined;
  return {
    kind: "categorical",
    levels,
    codes,
    get oneHot() {
      oneHot ??= keep(tf.tensor2d(arrays.oneHot, [codes.length, levels.length]));
      return oneHot;
    },
  };
}

/** A minibatch whose tensors exist until `dispose`. */
export interface LoadedBatch extends Minibatch {
  dispose(): void;
}

export async function loadBatch(source: BatchSource, cells: Int32Array): Promise<LoadedBatch> {
  return batchOf(await gatherBatch(source, cells), source.genes, cells);
}

/** Tensors of the gathered arrays. */
export function batchOf(arrays: BatchArrays, genes: number, cells: Int32Array): LoadedBatch {
  const counts = new BatchCounts(arrays, genes);
  const kept: Tensor[] = [];
  // the first caller may be inside a tidy that ends before the step
  const keep: Keep = (tensor) => {
    kept.push(tf.keep(tensor));
    return tensor;
  };
  const covariates: Covariates = new Map(arrays.covariates.map((c) => [c.spec.name, covariateOf(c, keep)]));
  const { labels } = arrays;
  const oneHot = labels && keep(tf.tensor2d(labels.oneHot, [cells.length, labels.levels]));
  return {
    counts,
    covariates,
    cells,
    ...(oneHot && { labels: { oneHot } }),
    dispose() {
      counts.dispose();
      for (const tensor of kept.splice(0)) tensor.dispose();
    },
  };
}

/** Splits `cells` into minibatches of `size`; a last single cell joins the previous one, because of batch normalization. */
export function cutBatches(cells: Int32Array, size: number): Int32Array[] {
  const batches: Int32Array[] = [];
  for (let start = 0; start < cells.length; start += size) {
    const end = cells.length - start - size === 1 ? cells.length : Math.min(start + size, cells.length);
    batches.push(cells.subarray(start, end));
    if (end === cells.length) break;
  }
  return batches;
}

/** Random split into training and validation cells, both ascending, with at least two training cells. */
export function splitCells(
  cells: number,
  share: number,
  random: Random,
): { training: Int32Array; validation: Int32Array } {
  const validationCells = Math.min(Math.floor(cells * share), cells - 2);
  const shuffled = random.stream("split").permutation(cells);
  return { validation: shuffled.slice(0, validationCells).sort(), training: shuffled.slice(validationCells).sort() };
}
