import { CELLS_PER_BLOCK, type CountDataset, HeddleError } from "@heddle/contracts";
import type { CellGroups } from "./cell-groups.js";

/** Per gene: Σ count and Σ count² over the cells of one group, and the number of counts above the limit. */
export interface CountSums {
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  readonly clipped: Float64Array;
}

/**
 * One pass over the data: the sums of each group. Counts above `limits` (one array of genes per group) are
 * counted instead of summed, so that sums of integers are exact and independent of the order of cells.
 */
export async function sumCounts(
  dataset: CountDataset,
  groups: CellGroups,
  limits?: readonly Float64Array[],
  signal?: AbortSignal,
): Promise<CountSums[]> {
  const zeros = () => new Float64Array(dataset.genes);
  const sums = groups.names.map(() => ({ sum: zeros(), squares: zeros(), clipped: zeros() }));
  for (let start = 0; start < dataset.cells; start += CELLS_PER_BLOCK) {
    signal?.throwIfAborted();
    const end = Math.min(start + CELLS_PER_BLOCK, dataset.cells);
    if (groups.ofCell.subarray(start, end).every((group) => group === -1)) continue;
    const { rowStarts, columns, counts } = await dataset.readRows(start, end);
    if (limits === undefined) refuseOthers(counts, dataset);
    for (let row = 0; row < end - start; row++) {
      const group = groups.ofCell[start + row];
      if (group === -1) continue;
      const { sum, squares, clipped } = sums[group];
      const limit = limits?.[group];
      for (let i = rowStarts[row]; i < rowStarts[row + 1]; i++) {
        const gene = columns[i];
        const count = counts[i];
        if (limit !== undefined && count > limit[gene]) clipped[gene]++;
        else {
          sum[gene] += count;
          squares[gene] += count * count;
        }
      }
    }
  }
  return sums;
}

/** A likelihood of real values accepts such values; this ranking requires counts. */
function refuseOthers(values: Float32Array, { origin }: CountDataset): void {
  const wrong = values.find((value) => value < 0 || !Number.isInteger(value));
  if (wrong === undefined) return;
  throw new HeddleError("not-counts", {
    where: origin.matrix,
    expected: "raw counts for genes.select: seurat-v3",
    got: `${Number(wrong.toPrecision(6))}: normalized values`,
    next: "Choose genes.select: all, or list with genes ranked on counts.",
  });
}

/** Mean and variance (divisor n − 1) of each gene over `cells` cells; integers give exactly 0 for a constant gene. */
export function momentsOf(sums: CountSums, cells: number): { means: Float64Array; variances: Float64Array } {
  const means = sums.sum.map((sum) => sum / cells);
  const variances = sums.sum.map((sum, gene) =>
    Math.max(0, (cells * sums.squares[gene] - sum * sum) / (cells * (cells - 1))),
  );
  return { means, variances };
}
