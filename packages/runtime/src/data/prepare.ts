import {
  type CountDataset,
  type CovariateSpec,
  type GeneSelection,
  HeddleError,
  type Matrix,
  type Table,
} from "@heddle/contracts";
import type { LabelSettings } from "../config/cell-columns.js";
import type { Config } from "../config/schema.js";
import type { CellCounts } from "./cell-counts.js";
import { filterCells } from "./cell-filter.js";
import { takeRows, withStorableNames } from "./columns.js";
import { type CovariateValues, covariateSpecs, covariateValues } from "./covariates.js";
import { factorTable } from "./factors.js";
import { type LabelColumn, labelColumn } from "./labels.js";
import { loadCounts } from "./load-counts.js";
import { storedUmap } from "./stored-umap.js";

/** The selected cells and genes of a run. Counts on disk are read from the dataset, which must stay open. */
export interface PreparedData {
  readonly cells: number;
  readonly genes: number;
  /** Row of each cell in the dataset. */
  readonly rows: Int32Array;
  readonly counts: CellCounts;
  readonly cellTable: Table;
  readonly geneTable: Table;
  readonly covariates: readonly CovariateValues[];
  /** All known labels, if they were requested. */
  readonly knownLabels?: LabelColumn;
  readonly dropped: Readonly<Record<string, number>>;
  readonly cellsInFile: number;
  readonly genesInFile: number;
  readonly origin: CountDataset["origin"];
  /** UMAP of the file, cells × 2; absent if it has none with finite values. */
  readonly umap?: Matrix;
}

/** Genes and covariates: selected from the data, or those of an existing model. */
export interface DataChoice {
  readonly genes: GeneSelection;
  /** Those of a model, or a function of the cells of the run; absent: read from the cells. */
  readonly covariates?: readonly CovariateSpec[] | ((cells: Table) => readonly CovariateSpec[]);
  /** Labels to read, for semi-supervised training. */
  readonly labels?: LabelSettings;
  /** Bytes that the counts may take in memory, else they stay on disk; unlimited by default. */
  readonly memory?: number;
  readonly signal?: AbortSignal;
}

/** file → cells and genes of the run. Checks factors and covariates before the counts are read. */
export async function prepareData(
  dataset: CountDataset,
  config: Omit<Config, "genes"> & { readonly genes: { readonly count?: number } },
  { genes, covariates, labels, memory, signal }: DataChoice,
): Promise<PreparedData> {
  const { rows, dropped } = await filterCells(dataset, config.cells);
  const kept = withStorableNames(takeRows(dataset.cellTable, rows));
  factorTable(kept, config);
  const specs =
    typeof covariates === "function" ? covariates(kept) : (covariates ?? covariateSpecs(kept, config.covariates));
  if (labels) labelColumn(kept, labels, config.missing);
  const selected = await selectGenes(dataset, config.genes.count, genes, rows, signal);
  checkLatents(config.latents, selected.length);
  const read = await loadCounts(dataset, { rows, genes: selected, memory, signal });
  const filled = nonEmptyCells(read.filled, kept, config.cells.minCounts > 0);
  const all = filled.length === rows.length;
  const taken = all ? rows : filled.map((row) => rows[row]);
  const umap = await storedUmap(dataset, taken);
  const prepared = assemble(dataset, {
    rows: taken,
    ...(umap && { umap }),
    genes: selected,
    counts: read.counts(filled),
    specs,
    dropped: all ? dropped : { ...dropped, "no count in the selected genes": rows.length - filled.length },
  });
  if (labels === undefined) return prepared;
  return { ...prepared, knownLabels: labelColumn(prepared.cellTable, labels, config.missing) };
}

/** The selected genes; all genes if the data have no more than requested, as in files of variable genes. */
export async function selectGenes(
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
  counts: CellCounts;
  specs: readonly CovariateSpec[];
  dropped: Readonly<Record<string, number>>;
  umap?: Matrix;
}

function assemble(dataset: CountDataset, { rows, genes, counts, specs, dropped, umap }: PreparedParts): PreparedData {
  const cellTable = withStorableNames(takeRows(dataset.cellTable, rows));
  const totals = Float64Array.from(rows, (row) => dataset.origin.totalCounts[row]);
  const columns = new Map(cellTable.columns);
  columns.set("heddle_total_counts", { kind: "number", values: totals });
  return {
    cells: rows.length,
    genes: genes.length,
    rows,
    counts,
    cellTable: { ...cellTable, columns },
    geneTable: takeRows(dataset.geneTable, genes),
    covariates: covariateValues(cellTable, specs),
    dropped,
    cellsInFile: dataset.cells,
    genesInFile: dataset.genes,
    origin: dataset.origin,
    ...(umap && { umap }),
  };
}

/** Cells with at least one count. A cell without counts has no library size: it is dropped if cells are filtered, otherwise an error. */
function nonEmptyCells(filled: Int32Array, cells: Table, drop: boolean): Int32Array {
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
