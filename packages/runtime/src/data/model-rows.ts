import type { CsrRows, RowReader } from "@heddle/contracts";

/** Rows over the genes of a model, in its order, from the column of each; −1 for a missing gene, which has no counts. */
export function modelRows(reader: Pick<RowReader, "readRows">, columns: Int32Array) {
  return async (start: number, end: number, genes?: Int32Array): Promise<CsrRows> => {
    const wanted = genes ? genes.map((gene) => columns[gene]) : columns;
    // in the order of the model, so that columns of a row stay ascending
    const present = Int32Array.from(wanted.keys()).filter((gene) => wanted[gene] >= 0);
    const rows = await reader.readRows(
      start,
      end,
      present.map((gene) => wanted[gene]),
    );
    return { ...rows, columns: rows.columns.map((column) => present[column]) };
  };
}
