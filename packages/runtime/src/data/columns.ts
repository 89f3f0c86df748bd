import type { Column, Table } from "@heddle/contracts";

/** The given rows of a column, in that order. */
export function takeColumn(column: Column, rows: Int32Array): Column {
  if (column.kind === "categorical") {
    return { kind: "categorical", codes: rows.map((row) => column.codes[row]), categories: column.categories };
  }
  if (column.kind === "number") {
    return { kind: "number", values: Float64Array.from(rows, (row) => column.values[row]) };
  }
  return { kind: "string", values: Array.from(rows, (row) => column.values[row]!) };
}

/** Column names that HDF5 and AnnData can store: "/", which separates groups, becomes "_". */
export function withStorableNames(table: Table): Table {
  const taken = new Set(table.columns.keys());
  const columns = new Map<string, Column>();
  for (const [name, column] of table.columns) {
    let stored = name.replaceAll("/", "_");
    while (stored !== name && taken.has(stored)) stored = `${stored}_`;
    taken.add(stored);
    columns.set(stored, column);
  }
  return { ...table, columns };
}

/** The given rows, in that order; the table itself for all of its rows, because 1,000,000 cells take 100 MB. */
export function takeRows(table: Table, rows: Int32Array): Table {
  if (rows.length === table.rows && rows.every((row, i) => row === i)) return table;
  const columns = new Map([...table.columns].map(([name, column]) => [name, takeColumn(column, rows)]));
  return { ...table, rows: rows.length, index: Array.from(rows, (row) => table.index[row]), columns };
}

/** Level of each cell as text; null if missing. Numbers have JavaScript's format. */
export function levelOf(column: Column, row: number): string | null {
  if (column.kind === "categorical") return column.codes[row] < 0 ? null : column.categories[column.codes[row]];
  if (column.kind === "string") return column.values[row]!;
  const value = column.values[row];
  return Number.isNaN(value) ? null : String(value);
}

/** Converts to a categorical column of the occurring levels, sorted by name; levels in `missing` become missing values. */
export function asCategorical(
  column: Column,
  missing: readonly string[] = [],
): Extract<Column, { kind: "categorical" }> {
  const rows = columnLength(column);
  const words = Array.from({ length: rows }, (_, row) => levelOf(column, row));
  const unknown = new Set(missing);
  const categories = [...new Set(words.filter((word): word is string => word !== null && !unknown.has(word)))];
  categories.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const codes = new Map(categories.map((name, code) => [name, code]));
  const codeOf = (word: string | null) => (word === null ? -1 : (codes.get(word) ?? -1));
  return { kind: "categorical", categories, codes: Int32Array.from(words, codeOf) };
}

export function columnLength(column: Column): number {
  return column.kind === "categorical" ? column.codes.length : column.values.length;
}
