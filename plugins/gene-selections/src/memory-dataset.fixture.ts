import type { Column, CountDataset, CsrRows } from "@heddle/contracts";
import { createRandom, exp, log } from "@heddle/numerics";

/** Cells × genes, as rows of numbers. */
export type Rows = readonly (readonly number[])[];

export interface RowReads extends CountDataset {
  /** Arguments of readRows calls, in order. */
  readonly reads: { start: number; end: number }[];
}

/** A dataset in memory, for tests: genes g0, g1, …, cells c0, c1, …. */
export function datasetOf(rows: Rows, columns: Record<string, Column> = {}): RowReads {
  const genes = rows[0]?.length ?? 0;
  const reads: RowReads["reads"] = [];
  return {
    reads,
    cells: rows.length,
    genes,
    access: "memory",
    cellTable: { rows: rows.length, index: rows.map((_, i) => `c${i}`), columns: new Map(Object.entries(columns)) },
    geneTable: { rows: genes, index: Array.from({ length: genes }, (_, i) => `g${i}`), columns: new Map() },
    origin: {
      format: "test",
      files: [],
      matrix: "X",
      matrixReason: "test",
      totalCounts: new Float64Array(rows.length),
    },
    readRows: async (start, end) => {
      reads.push({ start, end });
      return compress(rows.slice(start, end));
    },
    dispose: () => {},
  };
}

function compress(rows: Rows): CsrRows {
  const columns: number[] = [];
  const counts: number[] = [];
  const rowStarts = [0];
  for (const row of rows) {
    row.forEach((count, column) => {
      if (count === 0) return;
      columns.push(column);
      counts.push(count);
    });
    rowStarts.push(columns.length);
  }
  return {
    rowStarts: Int32Array.from(rowStarts),
    columns: Int32Array.from(columns),
    counts: Float32Array.from(counts),
  };
}

/**
 * Counts of genes with means from 1 to 20, evenly spaced on a log scale, uniform around the mean.
 * Every 20th gene (10, 30, 50, …) is four times as high in half of the cells, and so more variable than other genes of
 * the same mean.
 */
export function plantedCounts(cells: number, genes: number, seed = 1): number[][] {
  const random = createRandom(seed);
  return Array.from({ length: cells }, (_, cell) =>
    Array.from({ length: genes }, (_, gene) => {
      const mean = exp((log(20) * gene) / (genes - 1));
      const factor = gene % 20 === 10 ? (cell % 2 === 0 ? 1.6 : 0.4) : 1;
      return Math.floor(2 * mean * factor * random.uniform());
    }),
  );
}
