import type { RowReader, RowReaderModule } from "@heddle/contracts";
import { modelRows } from "./model-rows.js";
import { openReader } from "./open-reader.js";

export interface ModelRows {
  readonly reader: RowReaderModule;
  /** Column of each gene of the model; −1 if it is missing. */
  readonly columns: Int32Array;
}

/** Rows over the genes of a model: see `RowReaderModule`. */
export async function openRows({ reader, columns }: ModelRows): Promise<RowReader> {
  const opened = await openReader(reader);
  return { readRows: modelRows(opened, columns), dispose: () => opened.dispose() };
}
