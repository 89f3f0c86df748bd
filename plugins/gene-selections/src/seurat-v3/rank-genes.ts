/** Standardized variances of one group of cells, and an indicator of genes that vary there; both of length genes. */
export interface GroupScores {
  readonly scores: Float64Array;
  readonly variances: Float64Array;
}

/**
 * Genes from most to least variable. Within a group, a gene's rank by score is kept if below `count`. Over groups,
 * genes are sorted by median rank, then by the number of groups that keep them (descending), then by
 * column, as scanpy's flavor "seurat_v3" does ("seurat_v3_paper" sorts by the number of groups first).
 * Genes that no group keeps are excluded, and in each group the genes that are constant there.
 */
export function rankGenes(groups: readonly GroupScores[], count: number): number[] {
  const ranks: number[][] = Array.from(groups[0].scores, () => []);
  for (const { scores, variances } of groups) {
    const varying = Int32Array.from(scores.keys()).filter((gene) => variances[gene] > 0);
    varying.sort((a, b) => scores[b] - scores[a] || a - b);
    varying.subarray(0, count).forEach((gene, rank) => {
      ranks[gene].push(rank);
    });
  }
  const medians = ranks.map(median);
  return [...ranks.keys()]
    .filter((gene) => ranks[gene].length > 0)
    .sort((a, b) => medians[a] - medians[b] || ranks[b].length - ranks[a].length || a - b);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
