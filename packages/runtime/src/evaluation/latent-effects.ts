import type { GeneEffect, Matrix, Table } from "@heddle/contracts";
import { log1p, quantile } from "@heddle/numerics";
import { decodeMeans } from "../model/decode-means.js";
import type { SavedModel } from "../model/model-folder.js";

export interface LatentEffects {
  readonly rising: readonly GeneEffect[];
  readonly falling: readonly GeneEffect[];
}

/**
 * What each latent does, genes of the model in their order: the change of each gene's decoded mean, as log2 ((μ_high + 1) / (μ_low + 1)) at 10,000 counts
 * a cell, between the 99th and the 1st percentile of the latent over cells, the others at their medians and covariates
 * at the average of their levels. The 1 keeps genes that are hardly expressed from leading. For a likelihood of real
 * values, which are natural logarithms by then, the difference of the means over ln 2.
 */
export function logFoldChanges(saved: SavedModel, codes: Matrix): Float64Array[] {
  const { model, genes } = saved;
  const means = decodeMeans(saved, { rows: 2 * codes.columns, columns: codes.columns, values: traversal(codes) });
  const width = genes.rows;
  const logged = model.likelihood.support === "real" ? (value: number) => value : log1p;
  return Array.from({ length: codes.columns }, (_, latent) => {
    const mean = (end: 0 | 1, gene: number) => logged(means[(2 * latent + end) * width + gene]);
    return Float64Array.from({ length: width }, (_, gene) => (mean(1, gene) - mean(0, gene)) / Math.LN2);
  });
}

/** The `top` genes that change most in each direction. */
export function strongest(changes: Float64Array, genes: Table, top: number): LatentEffects {
  const effects = Array.from(changes, (log2FoldChange, gene) => ({ gene: genes.index[gene], log2FoldChange }));
  effects.sort((a, b) => b.log2FoldChange - a.log2FoldChange || (a.gene < b.gene ? -1 : 1));
  const rising = effects.slice(0, top).filter(({ log2FoldChange }) => log2FoldChange > 0);
  const falling = effects
    .slice(-top)
    .filter(({ log2FoldChange }) => log2FoldChange < 0)
    .reverse();
  return { rising, falling };
}

/** Two rows per latent, low and high, all other coordinates at their medians. */
function traversal(codes: Matrix): Float64Array {
  const { rows, columns, values } = codes;
  const column = (j: number) => Float64Array.from({ length: rows }, (_, i) => values[i * columns + j]);
  const sorted = Array.from({ length: columns }, (_, j) => column(j));
  const medians = sorted.map((each) => quantile(each, 0.5));
  const z = new Float64Array(2 * columns * columns);
  for (let row = 0; row < 2 * columns; row++) z.set(medians, row * columns);
  for (const [j, each] of sorted.entries()) {
    z[2 * j * columns + j] = quantile(each, 0.01);
    z[(2 * j + 1) * columns + j] = quantile(each, 0.99);
  }
  return z;
}
