import {
  CELLS_PER_BLOCK,
  type CountDataset,
  type CovariateSpec,
  type CsrRows,
  type GeneSelection,
  HeddleError,
  type Table,
} from "@heddle/contracts";
import type { Config } from "../config/schema.js";
import { filterCells } from "./cell-filter.js";
import { takeRows, withStorableNames } from "./columns.js";
import { joinRows } from "./concatenate.js";
import { type CovariateValues, covariateSpecs, covariateValues } from "./covariates.js";
import { factorTable } from "./factors.js";

/** The selected cells and genes of a run, in memory. */
export interface PreparedData {
  readonly cells: number;
  readonly genes: number;
  readonly counts: CsrRows;
  readonly cellTable: Table;
  readonly geneTable: Table;
  readonly covariates: readonly CovariateValues[];
  readonly dropped: Readonly<Record<string, number>>;
  readonly cellsInFile: number;
  readonly genesInFile: number;
  readonly origin: CountDataset["origin"];
}

/** Genes and covariates: selected from the data, or those of an existing model. */
export interface DataChoice {
  readonly genes: GeneSelection;
  /** Absent: read from the cells. */
  readonly covariates?: readonly CovariateSpec[];
  readonly signal?: AbortSignal;
}

/** file → cells and genes of the run. Checks factors and covariates before the counts are read. */
export async function prepareData(
  dataset: CountDataset,
  config: Omit<Config, "genes"> & { readonly genes: { readonly count?: number } },
  { genes, covariates, signal }: DataChoice,
): Promise<PreparedData> {
  const { rows, dropped } = await filterCells(dataset, config.cells);
  const kept = withStorableNames(takeRows(dataset.cellTable, rows));
  factorTable(kept, config);
  const specs = covariates ?? covariateSpecs(kept, config.covariates);
  const selected = await selectGenes(dataset, config.genes.count, genes, rows, signal);
  checkLatents(config.latents, selected.length);
  const counts = await readCells(dataset, rows, selected);
  const filled = nonEmptyCells(counts, kept, config.cells.minCounts > 0);
  const all = filled.length === rows.length;
  return assemble(dataset, {
    rows: all ? rows : filled.map((row) => rows[row]),
    genes: selected,
    counts: all ? counts : gatherRows(counts, filled),
    specs,
    dropped: all ? dropped : { ...dropped, "no count in the selected genes": rows.length - filled.length },
  });
}

/** The selected genes; all genes if the data have no more than requested, as in files of variable genes. */
async function selectGenes(
  dataset: CountDataset,
  count: number | undefined,
  genes: GeneSelection,
  cells: Int32Array,
  signal: AbortSignal | undefined,
): Promise<Int32Array> {
  if (count !== undefined && count >= dataset.genes)
    return Int32Array.from({ length: dataset.genes }, (_, gene) => gene);
  return genes.select(dataset, { count, cells, signal });
}

interface PreparedParts {
  rows: Int32Array;
  genes: Int32Array;
  counts: CsrRows;
  specs: readonly CovariateSpec[];
  dropped: Readonly<Record<string, number>>;
}

function assemble(dataset: CountDataset, { rows, genes, counts, specs, dropped }: PreparedParts): PreparedData {
  const cellTable = withStorableNames(takeRows(dataset.cellTable, rows));
  const totals = Float64Array.from(rows, (row) => dataset.origin.totalCounts[row]);
  const columns = new Map(cellTable.columns);
  columns.set("heddle_total_counts", { kind: "number", values: totals });
  return {
    cells: rows.length,
    genes: genes.length,
    counts,
    cellTable: { ...cellTable, columns },
    geneTable: takeRows(dataset.geneTable, genes),
    covariates: covariateValues(cellTable, specs),
    dropped,
    cellsInFile: dataset.cells,
    genesInFile: dataset.genes,
    origin: dataset.origin,
  };
}

/** Reads the counts of these cells and genes block by block. */
export async function readCells(dataset: CountDataset, rows: Int32Array, genes: Int32Array): Promise<CsrRows> {
  const parts: CsrRows[] = [];
  let next = 0;
  for (let start = 0; start < dataset.cells && next < rows.length; start += CELLS_PER_BLOCK) {
    const end = Math.min(start + CELLS_PER_BLOCK, dataset.cells);
    const from = next;
    while (next < rows.length && rows[next] < end) next++;
    if (next === from) continue;
    const block = await dataset.readRows(start, end, genes);
    parts.push(
      next - from === end - start
        ? block
        : gatherRows(
            block,
            rows.subarray(from, next).map((row) => row - start),
          ),
    );
  }
  return joinRows(parts);
}

/** Buffers for the entries of some rows. */
export interface RowBuffers {
  readonly columns: Int32Array;
  readonly counts: Float32Array;
}

/** The given rows of a CSR matrix, in that order; stored in `buffers` if they are long enough. */
export function gatherRows(source: CsrRows, rows: Int32Array, buffers?: RowBuffers): CsrRows {
  let entries = 0;
  for (const row of rows) entries += source.rowStarts[row + 1] - source.rowStarts[row];
  const rowStarts = new Int32Array(rows.length + 1);
  const room = buffers && buffers.columns.length >= entries ? buffers : undefined;
  const columns = room?.columns.subarray(0, entries) ?? new Int32Array(entries);
  const counts = room?.counts.subarray(0, entries) ?? new Float32Array(entries);
  let at = 0;
  for (let i = 0; i < rows.length; i++) {
    const from = source.rowStarts[rows[i]];
    const to = source.rowStarts[rows[i] + 1];
    columns.set(source.columns.subarray(from, to), at);
    counts.set(source.counts.subarray(from, to), at);
    at += to - from;
    rowStarts[i + 1] = at;
  }
  return { rowStarts, columns, counts };
}

/** Σ counts of each row. */
export function rowTotals({ rowStarts, counts }: CsrRows): Float64Array {
  const totals = new Float64Array(rowStarts.length - 1);
  for (let row = 0; row < totals.length; row++) {
    let sum = 0;
    for (let i = rowStarts[row]; i < rowStarts[row + 1]; i++) sum += counts[i];
    totals[row] = sum;
  }
  return totals;
}

/** Rows with a nonzero value; for counts, those with a total above 0. */
export function filledRows({ rowStarts, counts }: CsrRows): Int32Array {
  const rows = Int32Array.from({ length: rowStarts.length - 1 }, (_, row) => row);
  return rows.filter((row) => counts.subarray(rowStarts[row], rowStarts[row + 1]).some((value) => value !== 0));
}

/** Cells with at least one count. A cell without counts has no library size: it is dropped if cells are filtered, otherwise an error. */
function nonEmptyCells(counts: CsrRows, cells: Table, drop: boolean): Int32Array {
  const filled = filledRows(counts);
  if (filled.length === cells.rows || (drop && filled.length >= 2)) return filled;
  const kept = new Set(filled);
  const empty = cells.index.filter((_, row) => !kept.has(row));
  throw new HeddleError("bad-data", {
    where: "cells",
    expected: "at least one count in the selected genes for every cell",
    got: `${empty.length} all-zero cells (${empty.slice(0, 3).join(", ")}${empty.length > 3 ? " …" : ""})`,
    next: "Set cells.minCounts: 1 to leave such cells out.",
  });
}

function checkLatents(latents: number, genes: number): void {
  if (latents <= genes) return;
  throw new HeddleError("config", {
    where: "latents",
    expected: `at most as many latents as genes (${genes})`,
    got: String(latents),
    next: "Lower latents, or keep more genes.",
  });
}
