import { COUNTS_PER_CELL, type CsrRows } from "@heddle/contracts";

/** Expression of the model's genes in the cells of a run. */
export interface GeneExpression {
  readonly cells: number;
  /** Per gene: cells with a count. */
  readonly detected: readonly number[];
  /** Per gene: mean over cells of its counts per 10,000 counts of the model's genes. */
  readonly mean: readonly number[];
}

/** Summarizes counts, cells × genes. */
export function geneExpression({ rowStarts, columns, counts }: CsrRows, genes: number): GeneExpression {
  const cells = rowStarts.length - 1;
  const detected = new Array<number>(genes).fill(0);
  const mean = new Array<number>(genes).fill(0);
  for (let cell = 0; cell < cells; cell++) {
    let total = 0;
    for (let at = rowStarts[cell]; at < rowStarts[cell + 1]; at++) total += counts[at];
    for (let at = rowStarts[cell]; at < rowStarts[cell + 1]; at++) {
      if (counts[at] > 0) detected[columns[at]]++;
      mean[columns[at]] += (COUNTS_PER_CELL * counts[at]) / total / cells;
    }
  }
  return { cells, detected, mean };
}
