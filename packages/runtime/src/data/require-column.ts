import { type Column, HeddleError, type Table } from "@heddle/contracts";
import { closest } from "fastest-levenshtein";

/** The column of that name. Throws HeddleError "unknown-column" with the nearest name; `key` is the config key that asked. */
export function requireColumn(table: Table, name: string, key: string): Column {
  const column = table.columns.get(name);
  if (column) return column;
  const known = [...table.columns.keys()];
  throw new HeddleError("unknown-column", {
    where: key,
    expected: known.length > 0 ? `a cell column: ${known.join(", ")}` : "a cell column, but the data has none",
    got: JSON.stringify(name),
    next: known.length > 0 ? `Did you mean ${closest(name, known)}?` : `Leave ${key} empty.`,
  });
}
