import { type Column, HeddleError, type Table } from "@heddle/contracts";
import { unknownColumn } from "../config/unknown-column.js";

/** The column of that name. Throws HeddleError "unknown-column" with the nearest name; `key` is the configuration key that names it. */
export function requireColumn(table: Table, name: string, key: string): Column {
  const column = table.columns.get(name);
  if (column) return column;
  const reason = table.skipped?.get(name);
  if (reason !== undefined) throw unreadable(name, key, reason);
  throw unknownColumn(name, key, [...table.columns.keys()]);
}

const unreadable = (name: string, key: string, reason: string) =>
  new HeddleError("bad-data", {
    where: key,
    expected: `a readable column ${name}`,
    got: `one that is left out: ${reason}`,
    next: `Repair the column in the file, or leave ${name} out of ${key}.`,
  });
