import type { CsrRows } from "@heddle/contracts";
import type { BatchSource } from "../data/batch-arrays.js";

/** Statistics of a group's counts, one entry per gene (scvi-tools: scrna_raw_counts_properties). */
export interface CountStatistics {
  readonly mean: Float64Array;
  /** Share of cells with a count. */
  readonly nonZeros: Float64Array;
  /** Mean count at 10,000 counts per cell, over the genes of the model. */
  readonly normalizedMean: Float64Array;
}

const COUNTS = 1e4;
const CELLS_PER_READ = 4096;

export async function countStatistics(source: BatchSource, cells: Int32Array): Promise<CountStatistics> {
  const [mean, nonZeros, normalizedMean] = [0, 1, 2].map(() => new Float64Array(source.genes));
  for (let start = 0; start < cells.length; start += CELLS_PER_READ) {
    const part = cells.subarray(start, start + CELLS_PER_READ);
    add(await source.counts.read(part), part, source.counts.facts.totals);
  }
  for (const sums of [mean, nonZeros, normalizedMean]) for (let j = 0; j < sums.length; j++) sums[j] /= cells.length;
  return { mean, nonZeros, normalizedMean };

  function add({ rowStarts, columns, counts }: CsrRows, part: Int32Array, totals: Float64Array): void {
    for (let row = 0; row < part.length; row++)
      for (let at = rowStarts[row]; at < rowStarts[row + 1]; at++) {
        const gene = columns[at];
        mean[gene] += counts[at];
        nonZeros[gene] += counts[at] === 0 ? 0 : 1;
        normalizedMean[gene] += (counts[at] * COUNTS) / totals[part[row]];
      }
  }
}
