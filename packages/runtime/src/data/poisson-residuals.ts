import type { CsrRows } from "@heddle/contracts";
import { csrBlocksOperand, type StreamedOperand } from "@heddle/numerics";
import type { CellCounts } from "./cell-counts.js";

/**
 * Pearson residuals (x − μ) / √μ of a Poisson model with μ = cell total · share of the gene in all counts, cells × genes
 * (Townes et al. 2019, equation 4; Lause et al. 2021). They are x / √μ, which is sparse, minus a matrix of rank 1.
 */
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
