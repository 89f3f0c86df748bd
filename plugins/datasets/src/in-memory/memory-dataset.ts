import type { CountDataset, CsrRows, Origin, Table } from "@heddle/contracts";

/** Data that a reader passes for counts in memory; see `CountDataset` for each field. */
export interface MemoryContents {
  readonly rows: CsrRows;
  readonly cellTable: Table;
  readonly geneTable: Table;
  readonly factors?: Table;
  readonly origin: Omit<Origin, "totalCounts">;
}

/** A dataset over rows already in memory: cells and genes are those of its tables. */
export function memoryDataset(contents: MemoryContents): CountDataset {
  const { cellTable, geneTable, factors } = contents;
  let rows: CsrRows | undefined = contents.rows;
  return {
    cells: cellTable.rows,
    genes: geneTable.rows,
    access: "memory",
    cellTable,
    geneTable,
    ...(factors && { factors }),
    origin: { ...contents.origin, totalCounts: rowTotals(contents.rows) },
    async readRows(start, end, genes) {
      if (rows === undefined) throw new RangeError("The dataset was disposed of; open it again.");
      if (!(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= cellTable.rows))
        throw new RangeError(`Rows ${start} to ${end} are not within 0 to ${cellTable.rows}.`);
      const block = sliceRows(rows, start, end);
      return genes === undefined ? block : selectColumns(block, genes, geneTable.rows);
    },
    dispose() {
      rows = undefined;
    },
  };
}

/** Σ counts of each row. */
export function rowTotals({ rowStarts, counts }: CsrRows): Float64Array {
  const totals = new Float64Array(rowStarts.length - 1);
  for (let c = 0; c < totals.length; c++) {
    let total = 0;
    for (let i = rowStarts[c]; i < rowStarts[c + 1]; i++) total += counts[i];
    totals[c] = total;
  }
  return totals;
}

/** Copies rows `start` to `end` − 1, so that callers cannot change the dataset. */
export function sliceRows(rows: CsrRows, start: number, end: number): CsrRows {
  const first = rows.rowStarts[start];
  const last = rows.rowStarts[end];
  return {
    rowStarts: rows.rowStarts.slice(start, end + 1).map((at) => at - first),
    columns: rows.columns.slice(first, last),
    counts: rows.counts.slice(first, last),
  };
}

/** Only the columns `genes`, renumbered in that order, ascending within each row. */
export function selectColumns(rows: CsrRows, genes: Int32Array, columns: number): CsrRows {
  const places = placesOf(genes, columns);
  const ascending = genes.every((gene, i) => i === 0 || gene > genes[i - 1]);
  const cells = rows.rowStarts.length - 1;
  const rowStarts = new Int32Array(cells + 1);
  for (let c = 0; c < cells; c++) {
    let kept = rowStarts[c];
    for (let i = rows.rowStarts[c]; i < rows.rowStarts[c + 1]; i++) if (places[rows.columns[i]] >= 0) kept++;
    rowStarts[c + 1] = kept;
  }
  const chosen = { rowStarts, columns: new Int32Array(rowStarts[cells]), counts: new Float32Array(rowStarts[cells]) };
  let at = 0;
  for (let i = 0; i < rows.columns.length; i++) {
    const place = places[rows.columns[i]];
    if (place < 0) continue;
    chosen.columns[at] = place;
    chosen.counts[at] = rows.counts[i];
    at++;
  }
  if (!ascending) for (let c = 0; c < cells; c++) sortRow(chosen, rowStarts[c], rowStarts[c + 1]);
  return chosen;
}

/** The position of each column among `genes`, −1 if it is not selected. */
function placesOf(genes: Int32Array, columns: number): Int32Array {
  const places = new Int32Array(columns).fill(-1);
  for (const [place, gene] of genes.entries()) {
    if (!(gene >= 0 && gene < columns)) throw new RangeError(`Gene ${gene} is not within 0 to ${columns - 1}.`);
    if (places[gene] !== -1) throw new RangeError(`Gene ${gene} is requested twice.`);
    places[gene] = place;
  }
  return places;
}

function sortRow(rows: CsrRows, start: number, end: number): void {
  const columns = rows.columns.slice(start, end);
  const counts = rows.counts.slice(start, end);
  const order = Array.from(columns.keys()).sort((a, b) => columns[a] - columns[b]);
  for (const [k, from] of order.entries()) {
    rows.columns[start + k] = columns[from];
    rows.counts[start + k] = counts[from];
  }
}
