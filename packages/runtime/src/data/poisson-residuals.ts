import type { CsrRows, Matrix } from "@heddle/contracts";
import { csrOperand, type LinearOperand } from "@heddle/numerics";
import { rowTotals } from "./prepare.js";

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

function shares({ columns, counts }: CsrRows, genes: number): Float64Array {
  const totals = new Float64Array(genes);
  let all = 0;
  for (const [at, count] of counts.entries()) {
    totals[columns[at]] += count;
    all += count;
  }
  return totals.map((total) => total / (all || 1));
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
