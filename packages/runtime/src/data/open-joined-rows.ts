import type { RowReader, RowReaderModule } from "@heddle/contracts";
import { type JoinedPart, joinedRows } from "./joined-rows.js";
import { openReader } from "./open-reader.js";

export interface JoinedRows {
  readonly parts: readonly JoinedPart[];
  readonly readers: readonly RowReaderModule[];
}

/** Rows of several datasets: see `RowReaderModule`. */
export async function openRows({ parts, readers }: JoinedRows): Promise<RowReader> {
  const opened = await Promise.all(readers.map(openReader));
  return {
    readRows: joinedRows(opened, parts),
    dispose() {
      for (const reader of opened) reader.dispose();
    },
  };
}
