import { CELLS_PER_BLOCK, type CountDataset, HeddleError, type Matrix, type Table } from "@heddle/contracts";
import type { PluginChoice } from "./config/schema.js";
import { levelOf } from "./data/columns.js";
import { type GivenData, withDataset } from "./data/open-data.js";
import { requireColumn } from "./data/require-column.js";
import type { Catalog } from "./plugins/catalog.js";

export interface PseudobulkOptions extends GivenData {
  readonly catalog: Catalog;
  /** Dataset plugin and options, as `data` of a configuration; chosen by the file by default. */
  readonly reader?: PluginChoice;
  /** Cell columns: the counts of all cells with the same levels are added. */
  readonly by: readonly string[];
  readonly signal?: AbortSignal;
}

export interface PseudobulkGroup {
  /** The levels, joined by "_". */
  readonly name: string;
  /** One level per column. */
  readonly levels: readonly string[];
  readonly cells: number;
}

/** Sums of counts over the cells of each group. */
export interface Pseudobulk {
  readonly genes: Table;
  /** In the order of their levels. */
  readonly groups: readonly PseudobulkGroup[];
  /** Genes × groups. */
  readonly counts: Matrix;
  /** Cells without a level in one of the columns, which are left out. */
  readonly leftOut: number;
}

/** Adds the raw counts of all genes over the cells of each combination of levels, block by block. */
export async function pseudobulk(options: PseudobulkOptions): Promise<Pseudobulk> {
  const { catalog, reader: pick = { use: "auto" }, by, signal } = options;
  return withDataset(options, { catalog, pick, support: "counts", signal }, async (dataset) => {
    const { groups, groupOf } = groupsOf(dataset.cellTable, by);
    const counts = await sums(dataset, groupOf, groups.length, signal);
    return { genes: dataset.geneTable, groups, counts, leftOut: groupOf.filter((group) => group < 0).length };
  });
}

/** The groups, and that of each cell; −1 for a cell that lacks a level. Throws HeddleError "bad-data" without any group. */
function groupsOf(cells: Table, by: readonly string[]): { groups: PseudobulkGroup[]; groupOf: Int32Array } {
  const columns = by.map((name) => requireColumn(cells, name, "by"));
  const keys = Array.from({ length: cells.rows }, (_, row) => {
    const levels = columns.map((column) => levelOf(column, row));
    return levels.includes(null) ? undefined : JSON.stringify(levels);
  });
  const sorted = [...new Set(keys.filter((key) => key !== undefined))].sort();
  if (sorted.length === 0) throw noGroups(by);
  const numbers = new Map(sorted.map((key, group) => [key, group]));
  const groupOf = Int32Array.from(keys, (key) => (key === undefined ? -1 : (numbers.get(key) ?? -1)));
  const groups = sorted.map((key, group) => {
    const levels = JSON.parse(key) as string[];
    return { name: levels.join("_"), levels, cells: groupOf.filter((own) => own === group).length };
  });
  return { groups, groupOf };
}

async function sums(
  dataset: CountDataset,
  groupOf: Int32Array,
  groups: number,
  signal: AbortSignal | undefined,
): Promise<Matrix> {
  const values = new Float64Array(dataset.genes * groups);
  for (let start = 0; start < dataset.cells; start += CELLS_PER_BLOCK) {
    signal?.throwIfAborted();
    const end = Math.min(dataset.cells, start + CELLS_PER_BLOCK);
    const { rowStarts, columns, counts } = await dataset.readRows(start, end);
    for (let row = 0; row < end - start; row++) {
      const group = groupOf[start + row];
      if (group < 0) continue;
      for (let at = rowStarts[row]; at < rowStarts[row + 1]; at++) values[columns[at] * groups + group] += counts[at];
    }
  }
  return { rows: dataset.genes, columns: groups, values };
}

const noGroups = (by: readonly string[]) =>
  new HeddleError("bad-data", {
    where: `by: ${by.join(", ")}`,
    expected: "at least one cell with a level in each column",
    got: "none",
    next: "Choose other columns.",
  });
