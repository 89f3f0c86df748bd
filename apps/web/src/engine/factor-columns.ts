import type { Column, Table } from "heddle";
import type { FactorColumn } from "./protocol.js";

/** The columns that a plot can be colored by: all except free text. */
export function factorColumns(table: Table): Record<string, FactorColumn> {
  const drawn = [...table.columns].flatMap(([name, column]): [string, FactorColumn][] => {
    const factor = drawable(column);
    return factor === undefined ? [] : [[name, factor]];
  });
  return Object.fromEntries(drawn);
}

function drawable(column: Column): FactorColumn | undefined {
  if (column.kind === "categorical")
    return { kind: "categorical", categories: column.categories, codes: column.codes.slice() };
  if (column.kind === "number") return { kind: "number", values: Float32Array.from(column.values) };
  return undefined;
}
