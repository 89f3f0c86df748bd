import { type Column, HeddleError, type RunRecord } from "@heddle/contracts";

/** One column of an exported table; missing values are null. */
export type LatentColumn =
  | { readonly name: string; readonly kind: "text"; readonly values: readonly (string | null)[] }
  | { readonly name: string; readonly kind: "number"; readonly values: readonly (number | null)[] };

/**
 * The latent representation with the cell table: "cell", the columns of the cell table, "latent_1" … "latent_L". A factor
 * whose name is taken gets a trailing "_". Throws HeddleError "bad-data" where the number of rows differs.
 */
export function latentTable(run: RunRecord): readonly LatentColumn[] {
  const { representation, cellTable } = run;
  if (representation.rows !== cellTable.rows)
    throw new HeddleError("bad-data", {
      where: run.name,
      expected: `a row of the cell table for each of ${representation.rows} encoded cells`,
      got: `${cellTable.rows} rows`,
      next: "Evaluate the run again.",
    });
  const latents = Array.from({ length: representation.columns }, (_, j) => `latent_${j + 1}`);
  const taken = new Set(["cell", ...latents]);
  const factors = [...cellTable.columns].map(([name, column]): LatentColumn => {
    let free = name;
    while (taken.has(free)) free += "_";
    taken.add(free);
    return factorColumn(free, column);
  });
  return [
    { name: "cell", kind: "text", values: cellTable.index },
    ...factors,
    ...latents.map((name, j): LatentColumn => {
      const values = Array.from({ length: representation.rows }, (_, i) =>
        orNull(representation.values[i * representation.columns + j]),
      );
      return { name, kind: "number", values };
    }),
  ];
}

function factorColumn(name: string, column: Column): LatentColumn {
  if (column.kind === "number") return { name, kind: "number", values: Array.from(column.values, orNull) };
  if (column.kind === "string") return { name, kind: "text", values: column.values };
  const values = Array.from(column.codes, (code) => column.categories[code] ?? null);
  return { name, kind: "text", values };
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
