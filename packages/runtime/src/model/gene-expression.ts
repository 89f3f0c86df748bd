import { COUNTS_PER_CELL } from "@heddle/contracts";
import type { CellCounts } from "../data/cell-counts.js";

/** Expression of the model's genes in the cells of a run. */
export interface GeneExpression {
  readonly cells: number;
  /** Per gene: cells with a count. */
  readonly detected: readonly number[];
  /** Per gene: mean over cells of its counts per 10,000 counts of the model's genes. */
  readonly mean: readonly number[];
}

/** Summarizes counts, cells × genes. */
export async function geneExpression(source: CellCounts, genes: number): Promise<GeneExpression> {
  const cells = source.facts.totals.length;
  const detected = new Array<number>(genes).fill(0);
  const mean = new Array<number>(genes).fill(0);
  for await (const { rowStarts, columns, counts } of source.blocks()) {
    for (let row = 0; row < rowStarts.length - 1; row++) {
      let total = 0;
      for (let at = rowStarts[row]; at < rowStarts[row + 1]; at++) total += counts[at];
      for (let at = rowStarts[row]; at < rowStarts[row + 1]; at++) {
        if (counts[at] > 0) detected[columns[at]]++;
        mean[columns[at]] += (COUNTS_PER_CELL * counts[at]) / total / cells;
      }
    }
  }
  return { cells, detected, mean };
}
