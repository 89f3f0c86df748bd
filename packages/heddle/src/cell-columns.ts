import type { Column, Table } from "@heddle/contracts";
import type { JoinedLabels } from "@heddle/runtime";
import { type RunStore, storeAt } from "@heddle/runtime/stores";
import { checkOptions, type OptionKeys } from "./check-options.js";

const storeOf = (run: string | RunStore): RunStore => (typeof run === "string" ? storeAt(run) : run);

/**
 * All columns of a run's cells: those of its data, its split, and columns that were added.
 *
 * @example
 * const { rows, columns } = await readCells("runs/first");
 * console.log(rows, [...columns.keys()]);
 */
export async function readCells(run: string | RunStore): Promise<Table> {
  const { readLatents } = await import("@heddle/runtime/run-folder");
  return (await readLatents(storeOf(run))).cells;
}

export interface AddCellColumnsOptions {
  /** True if columns of the same name are replaced. Default: false, an error. */
  readonly replace?: boolean;
}

const KEYS: OptionKeys<AddCellColumnsOptions> = { replace: true };

/**
 * Adds columns to the cells of a trained run, one entry per cell in the order of the run. `evaluate` can then use them as
 * factors, without training again. Returns the names of all columns.
 *
 * @example
 * const labels = await joinLabels("runs/first", "barcode,type\ncell-0,T\ncell-1,B\n");
 * await addCellColumns("runs/first", labels.columns);
 * await evaluate("runs/first", { overrides: { factors: ["type"] } });
 */
export async function addCellColumns(
  run: string | RunStore,
  columns: ReadonlyMap<string, Column>,
  options: AddCellColumnsOptions = {},
): Promise<string[]> {
  checkOptions("addCellColumns", options, KEYS);
  const { addColumns } = await import("@heddle/runtime");
  return addColumns({ store: storeOf(run), columns, ...options });
}

export interface JoinLabelsOptions {
  /** Name of the table, for messages. Default: "labels". */
  readonly source?: string;
}

const JOIN_KEYS: OptionKeys<JoinLabelsOptions> = { source: true };

/**
 * Joins a table of labels, CSV or tab-separated text with a header, to the cells of a run by barcode. The column that
 * matches most cells contains the barcodes. Whole numbers with at most 30 distinct values are levels; cells without a
 * row have no value. HeddleError "bad-data" if no barcode matches, or one of a cell is there twice.
 *
 * @example
 * const { columns, joined, cells } = await joinLabels("runs/first", "barcode,type\ncell-0,T\ncell-1,B\n");
 * console.log(`${joined} of ${cells} cells`, [...columns.keys()]);
 */
export async function joinLabels(
  run: string | RunStore,
  text: string,
  options: JoinLabelsOptions = {},
): Promise<JoinedLabels> {
  checkOptions("joinLabels", options, JOIN_KEYS);
  const { source = "labels" } = options;
  const [{ joinLabels: join }, { index }] = await Promise.all([import("@heddle/runtime"), readCells(run)]);
  return join(index, text, source);
}

function sameValues(before: Column | undefined, column: Column): boolean {
  if (before?.kind === "number" && column.kind === "number")
    return column.values.every((value, row) => Object.is(value, before.values[row]));
  if (before?.kind !== "categorical" || column.kind !== "categorical") return false;
  return column.codes.every((code, row) => column.categories[code] === before.categories[before.codes[row]]);
}

export interface AddedLabels {
  /** Names of the columns of the table. */
  readonly names: readonly string[];
  /** What was joined, in one or two sentences for the user. */
  readonly message: string;
}

/**
 * Joins a table of labels to the cells of a run, see `joinLabels`, and adds its columns, see `addCellColumns`. Columns that
 * the run has with the same values stay; HeddleError "output-exists" for one with other values.
 *
 * @example
 * const { names } = await addLabels("runs/first", "barcode,type\ncell-0,T\ncell-1,B\n");
 * await evaluate("runs/first", { overrides: { factors: [...names] } });
 */
export async function addLabels(
  run: string | RunStore,
  text: string,
  options: JoinLabelsOptions = {},
): Promise<AddedLabels> {
  checkOptions("addLabels", options, JOIN_KEYS);
  const { source = "labels" } = options;
  const { columns, joined, cells, unusedRows } = await joinLabels(run, text, options);
  const known = (await readCells(run)).columns;
  const added = new Map([...columns].filter(([name, column]) => !sameValues(known.get(name), column)));
  if (added.size > 0) await addCellColumns(run, added);
  const names = [...columns.keys()];
  const unused =
    unusedRows === 0 ? "" : ` ${unusedRows} of its rows ${unusedRows === 1 ? "matches" : "match"} no cell.`;
  return {
    names,
    message: `Added ${names.join(", ")} of ${source}: ${joined.toLocaleString("en")} of ${cells.toLocaleString("en")} cells have a row.${unused}`,
  };
}
