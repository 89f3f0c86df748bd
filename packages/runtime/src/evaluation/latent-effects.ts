import type { GeneEffect, Matrix } from "@heddle/contracts";
import { createRandom, log1p, quantile } from "@heddle/numerics";
import { decodeMeans } from "../model/decode-means.js";
import type { SavedModel } from "../model/model-folder.js";

export interface LatentEffects {
  readonly rising: readonly GeneEffect[];
  readonly falling: readonly GeneEffect[];
}

/** Number of cells to average effects over; more cells hardly change the ranks. */
const MOST_CELLS = 256;

/** Decoded means of the model's genes, for real cells in which one latent moves. */
export interface CellEffects {
  /**
   * log2 fold change of each gene's decoded mean while the latent moves and all others keep the values of each cell:
   * log2 ((μ_to + 1) / (μ_from + 1)) at 10,000 counts per cell, where μ is the mean over cells. For a likelihood of real
   * values, which are natural logarithms, the difference of the means over ln 2.
   *
   * μ is scaled per gene so that its mean over unchanged cells equals the observed mean: the negative binomial mean of a
   * gene with few counts and a large dispersion is hardly determined by the data and can exceed it hundredfold.
   */
  change(latent: number, from: number, to: number): Float64Array;
}

/** Prepares effects for a seeded subsample of at most 256 cells of `representation`, cells × latents. */
export function cellEffects(saved: SavedModel, representation: Matrix): CellEffects {
  const cells = subsample(representation, saved.config.seed);
  const scale = observedScale(saved, meanOver(saved, cells));
  const logged = saved.model.likelihood.support === "real" ? (value: number) => value : log1p;
  return {
    change: (latent, from, to) => {
      const [low, high] = [from, to].map((value) => meanOver(saved, withLatent(cells, latent, value)));
      return low.map((mean, gene) => (logged(scale[gene] * high[gene]) - logged(scale[gene] * mean)) / Math.LN2);
    },
  };
}

/** Changes of all genes from the 1st to the 99th percentile of each latent over cells, see `CellEffects.change`. */
export function logFoldChanges(saved: SavedModel, representation: Matrix): Float64Array[] {
  const { rows, columns, values } = representation;
  const effects = cellEffects(saved, representation);
  return Array.from({ length: columns }, (_, latent) => {
    const own = Float64Array.from({ length: rows }, (_, cell) => values[cell * columns + latent]);
    return effects.change(latent, quantile(own, 0.01), quantile(own, 0.99));
  });
}

/**
 * Genes with counts in at least the share `minDetection` of the cells, as positions; all genes of a run that has no
 * record of them.
 */
export function detectedGenes({ genes, expression }: SavedModel, minDetection: number): number[] {
  const all = Array.from({ length: genes.rows }, (_, gene) => gene);
  return expression ? all.filter((gene) => expression.detected[gene] >= minDetection * expression.cells) : all;
}

/** The `top` genes among the `detected` ones that change most in each direction. */
export function strongest(
  changes: Float64Array,
  { genes, expression }: Pick<SavedModel, "genes" | "expression">,
  { top, detected }: { readonly top: number; readonly detected: readonly number[] },
): LatentEffects {
  const effects = detected.map(
    (at): GeneEffect => ({
      gene: genes.index[at],
      log2FoldChange: changes[at],
      ...(expression && { detectedCells: expression.detected[at], meanExpression: expression.mean[at] }),
    }),
  );
  effects.sort((a, b) => b.log2FoldChange - a.log2FoldChange || (a.gene < b.gene ? -1 : 1));
  const rising = effects.slice(0, top).filter(({ log2FoldChange }) => log2FoldChange > 0);
  const falling = effects
    .slice(-top)
    .filter(({ log2FoldChange }) => log2FoldChange < 0)
    .reverse();
  return { rising, falling };
}

function subsample({ rows, columns, values }: Matrix, seed: number): Matrix {
  const count = Math.min(rows, MOST_CELLS);
  const chosen = createRandom(seed).stream("cells of gene effects").permutation(rows).slice(0, count).sort();
  const picked = new Float64Array(count * columns);
  for (const [row, cell] of chosen.entries())
    picked.set(values.subarray(cell * columns, (cell + 1) * columns), row * columns);
  return { rows: count, columns, values: picked };
}

function withLatent({ rows, columns, values }: Matrix, latent: number, value: number): Matrix {
  return { rows, columns, values: values.map((own, at) => (at % columns === latent ? value : own)) };
}

/** Mean over cells of the decoded mean of each gene. */
function meanOver(saved: SavedModel, cells: Matrix): Float64Array {
  const decoded = decodeMeans(saved, cells);
  const genes = saved.genes.rows;
  const sums = new Float64Array(genes);
  for (let at = 0; at < decoded.length; at++) sums[at % genes] += decoded[at];
  return sums.map((sum) => sum / cells.rows);
}

/** observed / decoded mean per gene; 1 without a record of the observed means. */
function observedScale({ expression }: SavedModel, decoded: Float64Array): Float64Array {
  return decoded.map((mean, gene) => (expression && mean > 0 ? expression.mean[gene] / mean : 1));
}
