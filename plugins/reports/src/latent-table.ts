import { HeddleError, type RunRecord } from "@heddle/contracts";
import { columnsOfTable, orNull, type TableColumn } from "./table/table-column.js";

/**
 * The latent representation with the cell table: "cell", the columns of the cell table, "latent_1" … "latent_L". A factor
 * whose name is taken gets a trailing "_". Throws HeddleError "bad-data" where the number of rows differs.
 */
export function latentTable(run: RunRecord): readonly TableColumn[] {
  const { representation, cellTable } = run;
  if (representation.rows !== cellTable.rows)
    throw new HeddleError("bad-data", {
      where: run.name,
      expected: `a row of the cell table for each of ${representation.rows} encoded cells`,
      got: `${cellTable.rows} rows`,
      next: "Evaluate the run again.",
    });
  const latents = Array.from({ length: representation.columns }, (_, j) => `latent_${j + 1}`);
  return [
    { name: "cell", kind: "text", values: cellTable.index },
    ...columnsOfTable(cellTable, ["cell", ...latents]),
    ...latents.map((name, j): TableColumn => {
      const values = Array.from({ length: representation.rows }, (_, i) =>
        orNull(representation.values[i * representation.columns + j]),
      );
      return { name, kind: "number", values };
    }),
  ];
}
