import type { CountDataset, CsrRows, DatasetDescription, Origin, Table } from "@heddle/contracts";
import type { CountTable } from "./parse-table.js";

export function openTable({ cells, genes, rows }: CountTable, origin: Omit<Origin, "totalCounts">): CountDataset {
  const totalCounts = Float64Array.from(rows, (row) => row.reduce((sum, value) => sum + value, 0));
  return {
    cells: cells.length,
    genes: genes.length,
    access: "memory",
    cellTable: tableOf(cells),
    geneTable: tableOf(genes),
    origin: { ...origin, totalCounts },
    async readRows(start, end, chosen) {
      if (start < 0 || end > rows.length || start > end) throw new RangeError(`rows ${start} to ${end}`);
      return csrOf(rows.slice(start, end), chosen ?? Int32Array.from(genes.keys()));
    },
    dispose: () => {},
  };
}

const tableOf = (index: readonly string[]): Table => ({ rows: index.length, index, columns: new Map() });

/** Nonzero entries of these columns, in their order. */
function csrOf(rows: readonly Float32Array[], genes: Int32Array): CsrRows {
  const rowStarts = new Int32Array(rows.length + 1);
  const columns: number[] = [];
  const counts: number[] = [];
  for (const [i, row] of rows.entries()) {
    for (const [column, gene] of genes.entries()) {
      if (row[gene] === 0) continue;
      columns.push(column);
      counts.push(row[gene]);
    }
    rowStarts[i + 1] = columns.length;
  }
  return { rowStarts, columns: Int32Array.from(columns), counts: Float32Array.from(counts) };
}

/** The description for `heddle inspect`. */
export function describeTable({ cells, genes, rows }: CountTable): DatasetDescription {
  const values = rows.flatMap((row) => Array.from(row));
  const isCounts = values.every((value) => Number.isInteger(value) && value >= 0);
  const shape = [cells.length, genes.length] as const;
  const [minimum, maximum] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)] as const,
    [0, 0] as readonly [number, number],
  );
  return {
    format: "my-plugin",
    cells: cells.length,
    genes: genes.length,
    matrices: [{ name: "table", layout: "dense", shape, type: "text", isCounts, minimum, maximum }],
    ...(isCounts && { taken: { name: "table", reason: "The file has one matrix." } }),
    columns: [],
    geneColumns: [],
    embeddings: [],
    notes: [],
  };
}
