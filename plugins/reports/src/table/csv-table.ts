import { csvField } from "@heddle/contracts";
import type { TableColumn } from "./table-column.js";

/**
 * A table by RFC 4180: CRLF, a header line, missing values empty. See `csvField` for texts that begin as a formula.
 * Numbers have `digits` significant digits; by default enough to restore the same number.
 */
export function csvTable(columns: readonly TableColumn[], digits?: number): string {
  const lines = [columns.map((column) => csvField(column.name)).join(",")];
  const rows = columns[0]?.values.length ?? 0;
  for (let row = 0; row < rows; row++) lines.push(columns.map((column) => fieldOf(column, row, digits)).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

function fieldOf(column: TableColumn, row: number, digits: number | undefined): string {
  const value = column.values[row] ?? null;
  if (value === null) return "";
  if (typeof value === "string") return csvField(value);
  return typeof value === "boolean" || digits === undefined ? String(value) : String(Number(value.toPrecision(digits)));
}
