import type { CsrRows } from "@heddle/contracts";
import { csrBlocksOperand, type InPasses, type StreamedOperand, type Transform } from "@heddle/numerics";

/**
 * Pearson residuals (x − μ) / √μ of a Poisson model with μ = cell total · share of the gene in all counts, cells × genes
 * (Townes et al. 2019, equation 4; Lause et al. 2021). They are x / √μ, which is sparse, minus a matrix of rank 1.
 */
export function* poissonResidualsInPasses(totals: Float64Array, genes: number): InPasses<StreamedOperand> {
  const cellRoots = totals.map(Math.sqrt);
  const sums = newSums(genes);
  yield { add: (block) => addCounts(sums, block) };
  const geneRoots = sharesOf(sums).map(Math.sqrt);
  const residuals: Transform = ({ rowStarts, columns, counts }, cell, values) => {
    for (let row = 0; row < rowStarts.length - 1; row++) {
      const root = cellRoots[cell + row];
      for (let at = rowStarts[row]; at < rowStarts[row + 1]; at++)
        values[at] = counts[at] / (root * geneRoots[columns[at]]);
    }
  };
  return yield* csrBlocksOperand({ cells: totals.length, genes }, residuals, { left: cellRoots, right: geneRoots });
}

interface GeneSums {
  readonly totals: Float64Array;
  all: number;
}

const newSums = (genes: number): GeneSums => ({ totals: new Float64Array(genes), all: 0 });

function addCounts(sums: GeneSums, { columns, counts }: CsrRows): void {
  for (let at = 0; at < counts.length; at++) {
    sums.totals[columns[at]] += counts[at];
    sums.all += counts[at];
  }
}

const sharesOf = ({ totals, all }: GeneSums): Float64Array => totals.map((total) => total / (all || 1));
