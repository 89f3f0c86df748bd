import { type Column, HeddleError, ownValue, type Table } from "@heddle/contracts";
import { asCategorical, columnLength } from "./columns.js";
import { requireColumn } from "./require-column.js";

export interface FactorChoice {
  readonly factors: readonly string[];
  readonly missing: Readonly<Record<string, readonly string[]>>;
}

/**
 * The factors that latents are compared with; levels that mean unknown become missing.
 * Throws if a column is absent or has fewer than two levels or values.
 */
export function factorTable(cellTable: Table, { factors, missing }: FactorChoice): Table {
  for (const name of Object.keys(missing)) requireColumn(cellTable, name, "missing");
  const columns = new Map(factors.map((name) => [name, factor(cellTable, name, ownValue(missing, name) ?? [])]));
  return { rows: cellTable.rows, index: cellTable.index, columns };
}

function factor(cellTable: Table, name: string, unknown: readonly string[]): Column {
  const column = requireColumn(cellTable, name, "factors");
  if (column.kind === "number") {
    // the configuration states numbers that mean unknown, such as -1, as text
    const codes = new Set(unknown.map(Number));
    const values = column.values.map((value) => (codes.has(value) ? Number.NaN : value));
    const distinct = new Set(values.filter((value) => !Number.isNaN(value)));
    if (distinct.size < 2) throw oneLevel(name, [...distinct].map(String));
    return { kind: "number", values };
  }
  const categorical = asCategorical(column, unknown);
  if (categorical.categories.length < 2) throw oneLevel(name, categorical.categories);
  if (categorical.categories.length > columnLength(column) / 2) throw identifies(name, categorical.categories.length);
  return categorical;
}

const oneLevel = (name: string, levels: readonly string[]) =>
  new HeddleError("bad-data", {
    where: `factors: ${name}`,
    expected: "at least two levels among the cells used",
    got: levels.length === 0 ? "none" : `only ${levels.join(", ")}`,
    next: `Leave ${name} out of factors, or keep cells of another level.`,
  });

const identifies = (name: string, levels: number) =>
  new HeddleError("bad-data", {
    where: `factors: ${name}`,
    expected: "levels that several cells share, or numbers",
    got: `${levels} different words`,
    next: `Leave ${name} out of factors: it names cells rather than grouping them.`,
  });
