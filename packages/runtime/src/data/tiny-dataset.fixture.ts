import type { Column, CountDataset, CsrRows, Table } from "@heddle/contracts";

/** Rows of counts as CSR. */
export function csrOf(rows: readonly (readonly number[])[]): CsrRows {
  const entries = rows.flatMap((row) => row.flatMap((count, column) => (count === 0 ? [] : [{ column, count }])));
  const lengths = rows.map((row) => row.filter((count) => count !== 0).length);
  return {
    rowStarts: Int32Array.from([0, ...lengths.map((_, i) => lengths.slice(0, i + 1).reduce((a, b) => a + b, 0))]),
    columns: Int32Array.from(entries, ({ column }) => column),
    counts: Float32Array.from(entries, ({ count }) => count),
  };
}

/** CSR as rows of counts. */
export const denseOf = ({ rowStarts, columns, counts }: CsrRows, genes: number): number[][] =>
  Array.from({ length: rowStarts.length - 1 }, (_, row) => {
    const values = new Array<number>(genes).fill(0);
    for (let i = rowStarts[row]; i < rowStarts[row + 1]; i++) values[columns[i]] = counts[i];
    return values;
  });

export const table = (index: readonly string[], columns: Readonly<Record<string, Column>> = {}): Table => ({
  rows: index.length,
  index,
  columns: new Map(Object.entries(columns)),
});

export const words = (...values: (string | null)[]): Column => ({ kind: "string", values });
export const numbers = (...values: number[]): Column => ({ kind: "number", values: Float64Array.from(values) });
export const levels = (categories: readonly string[], ...codes: number[]): Column => ({
  kind: "categorical",
  categories,
  codes: Int32Array.from(codes),
});

export interface Tiny {
  readonly rows: readonly (readonly number[])[];
  readonly genes: readonly string[];
  readonly cellColumns?: Readonly<Record<string, Column>>;
  readonly geneColumns?: Readonly<Record<string, Column>>;
  readonly name?: string;
}

/** A dataset of a few cells that records its disposal. */
export function tinyDataset({ rows, genes, cellColumns, geneColumns, name = "tiny" }: Tiny) {
  const dataset: CountDataset & { disposed: boolean } = {
    cells: rows.length,
    genes: genes.length,
    access: "rows",
    cellTable: table(
      rows.map((_, i) => `${name}-${i}`),
      cellColumns,
    ),
    geneTable: table(genes, geneColumns),
    origin: {
      format: name,
      files: [{ path: `${name}.h5ad`, bytes: 1 }],
      matrix: "X",
      matrixReason: "It is the only one.",
      totalCounts: Float64Array.from(rows, (row) => row.reduce((a, b) => a + b, 0)),
    },
    readRows: async (start, end, chosen) => {
      if (start < 0 || end > rows.length) throw new RangeError(`rows ${start} to ${end}`);
      const part = rows.slice(start, end);
      return csrOf(chosen ? part.map((row) => Array.from(chosen, (gene) => row[gene])) : part);
    },
    disposed: false,
    dispose() {
      dataset.disposed = true;
    },
  };
  return dataset;
}
