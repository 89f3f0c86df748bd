import { type Column, HeddleError, type Table } from "@heddle/contracts";
import { didYouMean } from "../config/nearest-name.js";

/** The column of that name. Throws HeddleError "unknown-column" with the nearest name; `key` is the configuration key that names it. */
export function requireColumn(table: Table, name: string, key: string): Column {
  const column = table.columns.get(name);
  if (column) return column;
  const reason = table.skipped?.get(name);
  if (reason !== undefined) throw unreadable(name, key, reason);
  const known = [...table.columns.keys()];
  throw new HeddleError("unknown-column", {
    where: key,
    expected: known.length > 0 ? `a cell column: ${known.join(", ")}` : "a cell column, but the data has none",
    got: JSON.stringify(name),
    next: didYouMean(name, known, known.length > 0 ? "Choose one of these." : `Leave ${key} empty.`),
  });
}

const unreadable = (name: string, key: string, reason: string) =>
  new HeddleError("bad-data", {
    where: key,
    expected: `a readable column ${name}`,
    got: `one that is left out: ${reason}`,
    next: `Repair the column in the file, or leave ${name} out of ${key}.`,
  });
