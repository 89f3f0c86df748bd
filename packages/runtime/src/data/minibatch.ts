import type { Covariate, Covariates, CsrRows, Minibatch, Random, SparseCounts } from "@heddle/contracts";
import { type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import type { CovariateValues } from "./covariates.js";
import { gatherRows, rowTotals } from "./prepare.js";

/** What minibatches are cut from. */
export interface BatchSource {
  readonly cells: number;
  readonly genes: number;
  readonly counts: CsrRows;
  readonly covariates: readonly CovariateValues[];
}

class BatchCounts implements SparseCounts {
  readonly cells: number;
  readonly totals: Float64Array;
  private cached: Tensor2D | undefined;

  constructor(
    readonly csr: CsrRows,
    readonly genes: number,
  ) {
    this.cells = csr.rowStarts.length - 1;
    this.totals = rowTotals(csr);
  }

  dense(): Tensor2D {
    // Kept: the first caller may stand inside a tidy that ends before the step does.
    this.cached ??= tf.keep(tf.tensor2d(this.filled(), [this.cells, this.genes]));
    return this.cached;
  }

  dispose(): void {
    this.cached?.dispose();
    this.cached = undefined;
  }

  private filled(): Float32Array {
    const { rowStarts, columns, counts } = this.csr;
    const values = new Float32Array(this.cells * this.genes);
    for (let cell = 0; cell < this.cells; cell++) {
      for (let i = rowStarts[cell]!; i < rowStarts[cell + 1]!; i++)
        values[cell * this.genes + columns[i]!] = counts[i]!;
    }
    return values;
  }
}

function covariate({ spec, codes, values }: CovariateValues, cells: Int32Array): Covariate {
  if (spec.kind === "continuous") {
    return { kind: "continuous", values: tf.keep(tf.tensor1d(pick(values, cells))) as Tensor1D };
  }
  const chosen = cells.map((cell) => codes[cell]!);
  const width = spec.levels.length;
  const hot = new Float32Array(cells.length * width);
  for (let i = 0; i < chosen.length; i++) hot[i * width + chosen[i]!] = 1;
  const oneHot = tf.keep(tf.tensor2d(hot, [cells.length, width]));
  return { kind: "categorical", levels: spec.levels, codes: chosen, oneHot };
}

const pick = (values: Float32Array, rows: Int32Array) => Float32Array.from(rows, (row) => values[row]!);

/** A minibatch whose tensors live until `dispose`. */
export interface LoadedBatch extends Minibatch {
  dispose(): void;
}

export function loadBatch(source: BatchSource, cells: Int32Array): LoadedBatch {
  const counts = new BatchCounts(gatherRows(source.counts, cells), source.genes);
  const covariates: Covariates = new Map(source.covariates.map((c) => [c.spec.name, covariate(c, cells)]));
  return {
    counts,
    covariates,
    cells,
    dispose() {
      counts.dispose();
      for (const c of covariates.values()) (c.kind === "categorical" ? c.oneHot : c.values).dispose();
    },
  };
}

/** `cells` cut into minibatches of `size`; a last one of a single cell joins the one before (batch normalisation). */
export function cutBatches(cells: Int32Array, size: number): Int32Array[] {
  const batches: Int32Array[] = [];
  for (let start = 0; start < cells.length; start += size) {
    const end = cells.length - start - size === 1 ? cells.length : Math.min(start + size, cells.length);
    batches.push(cells.subarray(start, end));
    if (end === cells.length) break;
  }
  return batches;
}

/** The training cells of one epoch, shuffled: a function of seed and epoch only. */
export function epochOrder(cells: Int32Array, random: Random, epoch: number): Int32Array {
  return random
    .stream("order")
    .stream(epoch)
    .permutation(cells.length)
    .map((i) => cells[i]!);
}

/** Cells split once, at random: both parts ascending. At least two cells are trained on. */
export function splitCells(
  cells: number,
  share: number,
  random: Random,
): { training: Int32Array; validation: Int32Array } {
  const validationCells = Math.min(Math.floor(cells * share), cells - 2);
  const shuffled = random.stream("split").permutation(cells);
  return { validation: shuffled.slice(0, validationCells).sort(), training: shuffled.slice(validationCells).sort() };
}
