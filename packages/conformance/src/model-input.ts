/** Input of the network suites: a minibatch of a few cells and genes, its covariates and a likelihood. */
import type {
  Covariate,
  Covariates,
  DataShape,
  Dependencies,
  LatentSpec,
  Likelihood,
  Minibatch,
} from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { type DenseCounts, denseCounts } from "./describe-likelihood-input.js";

const LEVELS = ["a", "b", "c"];

export const smallData: DataShape = {
  trainingCells: 64,
  genes: 6,
  logTotals: {
    mean: 3,
    variance: 0.5,
    byLevel: { batch: [1, 2, 3].map((mean) => ({ mean, variance: mean / 8 })) },
  },
  covariates: [
    { name: "batch", kind: "categorical", levels: LEVELS },
    { name: "age", kind: "continuous", mean: 40, deviation: 10 },
  ],
};

export const smallLatents: LatentSpec = { groups: [{ kind: "gaussian", size: 3 }] };

/** Has one head of each shape, as a count likelihood may have. */
const likelihood: Likelihood = {
  heads: [
    { name: "mean", shape: "cell-gene" },
    { name: "dispersion", shape: "gene", start: "standard-normal" },
    { name: "zeros", shape: { perCategory: "batch" }, start: "zeros" },
  ],
  support: "counts",
  logProb: (counts) => tf.zeros([counts.cells]) as Tensor1D,
  mean: (heads) => heads.mean.raw,
  sample: (heads) => heads.mean.raw,
};

export const networkGiven = (seed = 3): Partial<Dependencies> => ({
  data: smallData,
  latentSpec: smallLatents,
  likelihood,
  random: createRandom(seed),
});

/** Covariates of these cells, as tensors of the current scope; `shifted` changes the level and value of each cell. */
export function covariatesOf(data: DataShape, cells: number, shifted = false): Covariates {
  return new Map(
    data.covariates.map((spec): [string, Covariate] => {
      if (spec.kind === "continuous") {
        const values = createRandom(11).stream(spec.name).normals(cells);
        return [
          spec.name,
          { kind: "continuous", values: tf.tensor1d(values.map((value) => (shifted ? value + 1 : value))) },
        ];
      }
      const width = spec.levels.length;
      const codes = Int32Array.from({ length: cells }, (_, i) => (i + (shifted ? 1 : 0)) % width);
      const hot = Float32Array.from({ length: cells * width }, (_, at) =>
        codes[Math.floor(at / width)] === at % width ? 1 : 0,
      );
      const oneHot = tf.tensor2d(hot, [cells, width]) as Tensor2D;
      return [spec.name, { kind: "categorical", levels: spec.levels, codes, oneHot }];
    }),
  );
}

/** Number of cells in a minibatch of these suites. */
export const smallCells = 5;

/** Counts from 0 to a few dozen; each cell has at least one count. */
export function smallCounts(genes: number, cells = smallCells, seed = 7): DenseCounts {
  const values = createRandom(seed)
    .uniforms(cells * genes)
    .map((u) => (u < 0.4 ? 0 : Math.floor(2 / (1 - u))));
  for (let cell = 0; cell < cells; cell++) values[cell * genes + (cell % genes)] = 3;
  return denseCounts(values, genes);
}

/** Calls `use` with a minibatch of the current scope and frees its counts. `only` selects one cell. */
export function withBatch<T>(
  data: DataShape,
  use: (batch: Minibatch) => T,
  { shifted = false, only }: { shifted?: boolean; only?: number } = {},
): T {
  const whole = smallCounts(data.genes);
  const counts =
    only === undefined
      ? whole
      : denseCounts(
          Float32Array.from({ length: data.genes }, (_, gene) => valueAt(whole, only, gene)),
          data.genes,
        );
  const covariates = covariatesOf(data, smallCells, shifted);
  try {
    return use({
      counts,
      covariates: only === undefined ? covariates : oneCell(covariates, only),
      cells: Int32Array.from({ length: counts.cells }, (_, i) => only ?? i),
    });
  } finally {
    counts.dispose();
  }
}

/** A minibatch of the current scope, with its tensors created: the input of a step. */
export function givenBatch(data: DataShape, another: boolean): Minibatch {
  const made = smallCounts(data.genes, smallCells, another ? 8 : 7);
  // the counts do not own these tensors, so that the scope frees them
  const [dense, logTotals] = [tf.clone(made.dense()), tf.clone(made.logTotals())];
  made.dispose();
  const counts = { ...made, dense: () => dense, logTotals: () => logTotals };
  const covariates = covariatesOf(data, smallCells);
  return { counts, covariates, cells: Int32Array.from({ length: smallCells }, (_, i) => i) };
}

function valueAt({ csr }: DenseCounts, cell: number, gene: number): number {
  for (let i = csr.rowStarts[cell]; i < csr.rowStarts[cell + 1]; i++) if (csr.columns[i] === gene) return csr.counts[i];
  return 0;
}

const oneCell = (covariates: Covariates, cell: number): Covariates =>
  new Map(
    [...covariates].map(([name, covariate]) => [
      name,
      covariate.kind === "continuous"
        ? { kind: "continuous", values: tf.slice1d(covariate.values, cell, 1) }
        : {
            ...covariate,
            codes: covariate.codes.slice(cell, cell + 1),
            oneHot: tf.slice(covariate.oneHot, [cell, 0], [1, -1]),
          },
    ]),
  );
