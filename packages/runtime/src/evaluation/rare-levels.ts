import type { Column, Table } from "@heddle/contracts";

/** Factors for the metrics, and notes about levels that are left out. */
export interface JudgedFactors {
  readonly factors: Table;
  readonly notes: readonly string[];
}

/** Marks levels with fewer than `minCells` cells as missing: a score of one cell is chance. */
export function withoutRareLevels(factors: Table, minCells: number): JudgedFactors {
  const notes: string[] = [];
  const columns = [...factors.columns].map(([name, column]): [string, Column] => {
    if (column.kind !== "categorical") return [name, column];
    const counts = new Int32Array(column.categories.length);
    for (const code of column.codes) if (code >= 0) counts[code]++;
    const rare = (code: number): boolean => counts[code] > 0 && counts[code] < minCells;
    const named = column.categories.flatMap((level, code) => (rare(code) ? [`${level} (${counts[code]})`] : []));
    if (named.length === 0) return [name, column];
    notes.push(`Levels of ${name} with fewer than ${minCells} cells are not evaluated: ${named.join(", ")}.`);
    return [name, { ...column, codes: column.codes.map((code) => (rare(code) ? -1 : code)) }];
  });
  return { factors: { ...factors, columns: new Map(columns) }, notes };
}
