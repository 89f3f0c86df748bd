import { HeddleError, ownValue } from "@heddle/contracts";
import type { TableColumn } from "./table-column.js";

export { columnsOfTable, orNull } from "./table-column.js";
export type { TableColumn };

type Write = (columns: readonly TableColumn[]) => string | Uint8Array;

/** Writers by the extension of the file, each loaded on first use. */
const WRITERS: Readonly<Record<string, () => Promise<Write>>> = {
  csv: async () => (await import("./csv-table.js")).csvTable,
  parquet: async () => (await import("./parquet-table.js")).parquetTable,
};

/** Throws HeddleError "usage" for a file name that ends neither in .csv nor in .parquet. */
export function requireTableFile(file: string): void {
  writerFor(file);
}

/** The contents of a .csv or .parquet file, by its extension. */
export async function tableFile(file: string, columns: readonly TableColumn[]): Promise<string | Uint8Array> {
  return (await writerFor(file)())(columns);
}

function writerFor(file: string): () => Promise<Write> {
  const extension = file.slice(file.lastIndexOf(".") + 1).toLowerCase();
  const writer = ownValue(WRITERS, extension);
  if (writer !== undefined) return writer;
  throw new HeddleError("usage", {
    where: file,
    expected: "a file name that ends in .csv or .parquet",
    got: file.includes(".") ? `.${extension}` : "no extension",
    next: "Choose one of these extensions.",
  });
}
