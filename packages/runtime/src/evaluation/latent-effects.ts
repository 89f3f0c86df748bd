import type { Covariate, CovariateSpec, Covariates, GeneEffect, Matrix, Table } from "@heddle/contracts";
import { log, log1p, quantile } from "@heddle/numerics";
import { inScope, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import type { SavedModel } from "../model/model-folder.js";
import { evaluationSteps } from "../training/evaluation-steps.js";

export interface LatentEffects {
  readonly rising: readonly GeneEffect[];
  readonly falling: readonly GeneEffect[];
}

const COUNTS_PER_CELL = 10_000;

/**
 * What each latent does, genes of the model in their order: the change of each gene's decoded mean, as log2 ((μ_high + 1) / (μ_low + 1)) at 10,000 counts
 * a cell, between the 99th and the 1st percentile of the latent over cells, the others at their medians and covariates
 * at the average of their levels. The 1 keeps genes that are hardly expressed from leading. For a likelihood of real
 * values, which are natural logarithms by then, the difference of the means over ln 2.
 */
export function logFoldChanges({ model, shape, genes }: SavedModel, codes: Matrix): Float64Array[] {
  const means = inScope(() => {
    const z = tf.tensor2d(traversal(codes), [2 * codes.columns, codes.columns]);
    const steps = evaluationSteps();
    const latent = { z, spec: model.latentSpec };
    const heads = model.decoder.decode(
      latent,
      averageCovariates(shape.covariates, 2 * codes.columns),
      steps.for("decoder"),
    );
    const logSize = tf.fill([2 * codes.columns], log(COUNTS_PER_CELL)) as Tensor1D;
    return model.likelihood.mean(heads, logSize).dataSync() as Float32Array;
  });
  const width = genes.rows;
  const logged = model.likelihood.support === "real" ? (value: number) => value : log1p;
  return Array.from({ length: codes.columns }, (_, latent) => {
    const mean = (end: 0 | 1, gene: number) => logged(means[(2 * latent + end) * width + gene]!);
    return Float64Array.from({ length: width }, (_, gene) => (mean(1, gene) - mean(0, gene)) / Math.LN2);
  });
}

/** The `top` genes that change most in each direction. */
export function strongest(changes: Float64Array, genes: Table, top: number): LatentEffects {
  const effects = Array.from(changes, (log2FoldChange, gene) => ({ gene: genes.index[gene]!, log2FoldChange }));
  effects.sort((a, b) => b.log2FoldChange - a.log2FoldChange || (a.gene < b.gene ? -1 : 1));
  const rising = effects.slice(0, top).filter(({ log2FoldChange }) => log2FoldChange > 0);
  const falling = effects
    .slice(-top)
    .filter(({ log2FoldChange }) => log2FoldChange < 0)
    .reverse();
  return { rising, falling };
}

/** Two rows per latent, low and high, all other coordinates at their medians. */
function traversal(codes: Matrix): Float32Array {
  const { rows, columns, values } = codes;
  const column = (j: number) => Float64Array.from({ length: rows }, (_, i) => values[i * columns + j]!);
  const sorted = Array.from({ length: columns }, (_, j) => column(j));
  const medians = sorted.map((each) => quantile(each, 0.5));
  const z = new Float32Array(2 * columns * columns);
  for (let row = 0; row < 2 * columns; row++) z.set(medians, row * columns);
  for (const [j, each] of sorted.entries()) {
    z[2 * j * columns + j] = quantile(each, 0.01);
    z[(2 * j + 1) * columns + j] = quantile(each, 0.99);
  }
  return z;
}

/** Each categorical covariate as equal parts of its levels, each continuous one at its mean. */
function averageCovariates(specs: readonly CovariateSpec[], cells: number): Covariates {
  return new Map(specs.map((spec): [string, Covariate] => [spec.name, average(spec, cells)]));
}

function average(spec: CovariateSpec, cells: number): Covariate {
  if (spec.kind === "continuous") return { kind: "continuous", values: tf.zeros([cells]) as Tensor1D };
  const { levels } = spec;
  const oneHot = tf.fill([cells, levels.length], 1 / levels.length) as Tensor2D;
  return { kind: "categorical", levels, codes: new Int32Array(cells), oneHot };
}
