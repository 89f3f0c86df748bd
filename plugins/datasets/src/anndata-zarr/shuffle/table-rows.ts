import type { Column, Table } from "@heddle/contracts";

/** The given rows of a table, in that order. */
export function takeTableRows({ index, columns }: Table, rows: Int32Array): Table {
  return {
    rows: rows.length,
    index: Array.from(rows, (row) => index[row]),
    columns: new Map([...columns].map(([name, column]) => [name, takeValues(column, rows)])),
  };
}

function takeValues(column: Column, rows: Int32Array): Column {
  if (column.kind === "string") return { kind: "string", values: Array.from(rows, (row) => column.values[row]) };
  if (column.kind === "categorical") return { ...column, codes: rows.map((row) => column.codes[row]) };
  return { ...column, values: Float64Array.from(rows, (row) => column.values[row]) };
}

/** The permutation that undoes another. */
export function inverse(permutation: Int32Array): Int32Array {
  const undone = new Int32Array(permutation.length);
  for (const [from, to] of permutation.entries()) undone[to] = from;
  return undone;
}
