import type { CsrRows, Matrix } from "@heddle/contracts";
import { csrBlocksOperand, csrOperand, type LinearOperand, type StreamedOperand } from "@heddle/numerics";
import type { CellCounts } from "./cell-counts.js";
import { rowTotals } from "./row-totals.js";

/**
 * Pearson residuals (x − μ) / √μ of a Poisson model with μ = cell total · share of the gene in all counts, cells × genes
 * (Townes et al. 2019, equation 4; Lause et al. 2021). They are x / √μ, which is sparse, minus a matrix of rank 1.
 */
export function poissonResiduals(counts: CsrRows, genes: number): LinearOperand {
  const cellRoots = rowTotals(counts).map(Math.sqrt);
  const geneRoots = shares(counts, genes).map(Math.sqrt);
  const sparse = csrOperand(counts, genes, (count, cell, gene) => count / (cellRoots[cell] * geneRoots[gene]));
  const meanRoot = cellRoots.reduce((sum, root) => sum + root, 0) / cellRoots.length;
  return {
    rows: sparse.rows,
    columns: genes,
    columnMeans: sparse.columnMeans.map((mean, gene) => mean - meanRoot * geneRoots[gene]),
    multiply: (right) => lessProduct(sparse.multiply(right), cellRoots, weightedRows(geneRoots, right)),
    transposedMultiply: (left) =>
      lessProduct(sparse.transposedMultiply(left), geneRoots, weightedRows(cellRoots, left)),
  };
}

/** The same, bit for bit, for counts that are read in passes. */
export async function poissonResidualsInPasses(counts: CellCounts, genes: number): Promise<StreamedOperand> {
  const cellRoots = counts.facts.totals.map(Math.sqrt);
  const sums = newSums(genes);
  for await (const block of counts.blocks()) addCounts(sums, block);
  const geneRoots = sharesOf(sums).map(Math.sqrt);
  const blocks = { cells: cellRoots.length, genes, read: () => counts.blocks() };
  const residual = (count: number, cell: number, gene: number) => count / (cellRoots[cell] * geneRoots[gene]);
  return csrBlocksOperand(blocks, residual, { left: cellRoots, right: geneRoots });
}

interface GeneSums {
  readonly totals: Float64Array;
  all: number;
}

const newSums = (genes: number): GeneSums => ({ totals: new Float64Array(genes), all: 0 });

function addCounts(sums: GeneSums, { columns, counts }: CsrRows): void {
  for (const [at, count] of counts.entries()) {
    sums.totals[columns[at]] += count;
    sums.all += count;
  }
}

const sharesOf = ({ totals, all }: GeneSums): Float64Array => totals.map((total) => total / (all || 1));

function shares(counts: CsrRows, genes: number): Float64Array {
  const sums = newSums(genes);
  addCounts(sums, counts);
  return sharesOf(sums);
}

/** weightsᵀ · matrix. */
function weightedRows(weights: Float64Array, { rows, columns, values }: Matrix): Float64Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let k = 0; k < columns; k++) sums[k] += weights[i] * values[i * columns + k];
  return sums;
}

/** matrix − left · rightᵀ, in place. */
function lessProduct(matrix: Matrix, left: Float64Array, right: Float64Array): Matrix {
  for (let i = 0; i < matrix.rows; i++)
    for (let k = 0; k < matrix.columns; k++) matrix.values[i * matrix.columns + k] -= left[i] * right[k];
  return matrix;
}
