import { type Column, HeddleError } from "@heddle/contracts";
import { parseCsv } from "./parse-csv.js";

/** Columns of a table of labels, one entry per cell of the run. */
export interface JoinedLabels {
  readonly columns: ReadonlyMap<string, Column>;
  /** Header of the column with the barcodes. */
  readonly barcodes: string;
  /** Cells with a row in the table. */
  readonly joined: number;
  readonly cells: number;
  /** Rows of the table without a cell. */
  readonly unusedRows: number;
}

/** Whole numbers with at most this many distinct values are levels, such as numbers of clusters. */
const MOST_NUMBERED_LEVELS = 30;
const MISSING = /^(|na|nan|none|null)$/i;

/**
 * Joins a CSV table to cells by barcode: the column that matches most cells contains the barcodes. HeddleError "bad-data"
 * if no barcode matches or a barcode of a cell is there twice.
 */
export function joinLabels(cells: readonly string[], text: string, source: string): JoinedLabels {
  const [header, ...rows] = parseCsv(text, source);
  if (header === undefined || header.length < 2 || rows.length === 0) throw noTable(source, header, rows.length);
  const uneven = rows.findIndex(({ length }) => length !== header.length);
  if (uneven >= 0) throw unevenRow(source, uneven + 2, header.length, rows[uneven].length);
  const known = new Set(cells);
  const matches = header.map((_, column) => rows.filter((fields) => known.has(fields[column].trim())).length);
  const key = matches.indexOf(Math.max(...matches));
  if (matches[key] === 0)
    throw noMatch(
      source,
      cells,
      rows.slice(0, 2).map((fields) => fields[0]),
    );
  const rowOf = rowsByBarcode(
    rows.map((fields) => fields[key].trim()),
    known,
    source,
  );
  const order = cells.map((cell) => rowOf.get(cell));
  const columns = header.flatMap((name, column): [string, Column][] =>
    column === key
      ? []
      : [[nameOf(name, column), columnOf(order.map((row) => (row === undefined ? "" : rows[row][column].trim())))]],
  );
  const joined = order.filter((row) => row !== undefined).length;
  return {
    columns: new Map(columns),
    barcodes: header[key],
    joined,
    cells: cells.length,
    unusedRows: rows.length - matches[key],
  };
}

const nameOf = (header: string, column: number): string => header.trim().replaceAll("/", "_") || `column ${column + 1}`;

function rowsByBarcode(
  barcodes: readonly string[],
  cells: ReadonlySet<string>,
  source: string,
): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (const [row, barcode] of barcodes.entries()) {
    if (!cells.has(barcode)) continue;
    const before = rows.get(barcode);
    if (before !== undefined) throw twice(source, barcode, before + 2, row + 2);
    rows.set(barcode, row);
  }
  return rows;
}

function columnOf(words: readonly string[]): Column {
  const known = words.filter((word) => !MISSING.test(word));
  const numbers = known.map(Number);
  const numeric = known.length > 0 && numbers.every(Number.isFinite);
  const distinct = new Set(known);
  if (numeric && !(numbers.every(Number.isInteger) && distinct.size <= MOST_NUMBERED_LEVELS)) {
    const values = Float64Array.from(words, (word) => (MISSING.test(word) ? Number.NaN : Number(word)));
    return { kind: "number", values };
  }
  const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const categories = [...distinct].sort(numeric ? (a, b) => Number(a) - Number(b) : byText);
  const codes = new Map(categories.map((name, code) => [name, code]));
  return { kind: "categorical", categories, codes: Int32Array.from(words, (word) => codes.get(word) ?? -1) };
}

const noTable = (source: string, header: readonly string[] | undefined, rows: number) =>
  new HeddleError("bad-data", {
    where: source,
    expected: "a header and rows: a column of barcodes and one or more columns of labels",
    got: `${header?.length ?? 0} ${header?.length === 1 ? "column" : "columns"} and ${rows} ${rows === 1 ? "row" : "rows"}`,
    next: "Save the table as CSV with a header: barcode,cell_type.",
  });

const unevenRow = (source: string, row: number, expected: number, got: number) =>
  new HeddleError("bad-data", {
    where: `${source}, row ${row}`,
    expected: `${expected} fields, as in the header`,
    got: String(got),
    next: "Correct that row. Fields with commas need quotes.",
  });

const noMatch = (source: string, cells: readonly string[], found: readonly string[]) =>
  new HeddleError("bad-data", {
    where: source,
    expected: `barcodes of the run's cells, such as ${cells.slice(0, 2).join(", ")}`,
    got: `none in any column; the first column starts with ${found.join(", ")}`,
    next: "Name cells as in the file of counts. Suffixes such as -1 and prefixes of samples count.",
  });

const twice = (source: string, barcode: string, first: number, second: number) =>
  new HeddleError("bad-data", {
    where: source,
    expected: "each barcode once",
    got: `${barcode} in rows ${first} and ${second}`,
    next: "Remove one of the rows.",
  });
