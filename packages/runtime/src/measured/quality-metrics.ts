import { CELLS_PER_BLOCK, type Column, type CountDataset, type Table } from "@heddle/contracts";
import { log1p } from "@heddle/numerics";
import { levelOf } from "../data/columns.js";

/** Mitochondrial genes of human and mouse. */
const MITOCHONDRIAL = /^mt-/i;

/**
 * Quality metrics of some cells over all genes of the file, with the names of scanpy's calculate_qc_metrics:
 * log1p_total_counts, n_genes_by_counts and, if genes have the prefix MT- or mt-, pct_counts_mt.
 */
export async function qualityMetrics(
  dataset: CountDataset,
  rows: Int32Array,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Column>> {
  const isMitochondrial = mitochondrialGenes(dataset.geneTable);
  const sums = { total: new Float64Array(dataset.cells), genes: new Float64Array(dataset.cells) };
  const mitochondrial = new Float64Array(dataset.cells);
  for (let start = 0; start < dataset.cells; start += CELLS_PER_BLOCK) {
    signal?.throwIfAborted();
    const end = Math.min(start + CELLS_PER_BLOCK, dataset.cells);
    const { rowStarts, columns, counts } = await dataset.readRows(start, end);
    for (let row = start; row < end; row++)
      for (let at = rowStarts[row - start]; at < rowStarts[row - start + 1]; at++) {
        sums.total[row] += counts[at];
        sums.genes[row] += counts[at] > 0 ? 1 : 0;
        mitochondrial[row] += isMitochondrial[columns[at]] * counts[at];
      }
  }
  const column = (value: (row: number) => number): Column => ({
    kind: "number",
    values: Float64Array.from(rows, value),
  });
  return new Map([
    ["log1p_total_counts", column((row) => log1p(sums.total[row]))],
    ["n_genes_by_counts", column((row) => sums.genes[row])],
    ...(isMitochondrial.includes(1)
      ? [["pct_counts_mt", column((row) => (100 * mitochondrial[row]) / sums.total[row])] as const]
      : []),
  ]);
}

/** 1 for genes whose name, or a name in another column of the gene table, has the prefix. */
function mitochondrialGenes(genes: Table): Uint8Array {
  const names = [...genes.columns.values()].filter(({ kind }) => kind !== "number");
  return Uint8Array.from({ length: genes.rows }, (_, gene) => {
    const own = [genes.index[gene], ...names.map((column) => levelOf(column, gene))];
    return own.some((name) => name !== null && MITOCHONDRIAL.test(name)) ? 1 : 0;
  });
}
