import { type Column, HeddleError, ownValue, type Table } from "@heddle/contracts";
import { asCategorical, columnLength } from "./columns.js";
import { requireColumn } from "./require-column.js";

export interface FactorChoice {
  readonly factors: readonly string[];
  readonly missing: Readonly<Record<string, readonly string[]>>;
  /** Periods of circular factors, by column. */
  readonly periods?: Readonly<Record<string, keyof typeof PERIODS | number>>;
}

/** Period of an angle in each unit. */
export const PERIODS = { radians: 2 * Math.PI, degrees: 360, hours: 24 } as const;

/**
 * The factors that latents are compared with; levels that mean unknown become missing.
 * Throws if a column is absent or has fewer than two levels or values, or if a column with a period is not numeric.
 */
export function factorTable(cellTable: Table, { factors, missing, periods = {} }: FactorChoice): Table {
  for (const name of Object.keys(missing)) requireColumn(cellTable, name, "missing");
  for (const name of Object.keys(periods)) requireColumn(cellTable, name, "periods");
  const columns = factors.map((name): [string, Column] => {
    const column = factor(cellTable, name, ownValue(missing, name) ?? []);
    const period = ownValue(periods, name);
    return [name, period === undefined ? column : circular(column, name, period)];
  });
  return { rows: cellTable.rows, index: cellTable.index, columns: new Map(columns) };
}

function circular(column: Column, name: string, period: keyof typeof PERIODS | number): Column {
  if (column.kind === "number") return { ...column, period: typeof period === "number" ? period : PERIODS[period] };
  throw new HeddleError("bad-data", {
    where: `periods: ${name}`,
    expected: "a column of numbers",
    got: "a column of levels",
    next: `Leave ${name} out of periods, or store its values as numbers.`,
  });
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
