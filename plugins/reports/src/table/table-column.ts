import type { Column, Table } from "@heddle/contracts";

/** One column of an exported table; missing values are null. */
export type TableColumn =
  | { readonly name: string; readonly kind: "text"; readonly values: readonly (string | null)[] }
  | { readonly name: string; readonly kind: "number"; readonly values: readonly (number | null)[] }
  | { readonly name: string; readonly kind: "boolean"; readonly values: readonly (boolean | null)[] };

/** A column of cells or genes for export. */
export function tableColumn(name: string, column: Column): TableColumn {
  if (column.kind === "number") return { name, kind: "number", values: Array.from(column.values, orNull) };
  if (column.kind === "string") return { name, kind: "text", values: column.values };
  const values = Array.from(column.codes, (code) => column.categories[code] ?? null);
  return { name, kind: "text", values };
}

/** The columns of a cell table by name; a name in `taken` gets a trailing "_". */
export function columnsOfTable({ columns }: Table, taken: readonly string[]): TableColumn[] {
  const used = new Set(taken);
  return [...columns].map(([name, column]) => {
    let free = name;
    while (used.has(free)) free += "_";
    used.add(free);
    return tableColumn(free, column);
  });
}

/** The number; null for NaN and ±∞, which tables cannot store. */
export const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
