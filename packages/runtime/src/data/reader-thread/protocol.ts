import type { RowReaderModule } from "@heddle/contracts";
import type { CompactRows } from "../compact-rows.js";
import type { FileRows } from "../file-rows.js";

/** Values that a reader thread receives at its start. */
export interface ThreadData extends Omit<FileRows, "dataset"> {
  readonly reader: RowReaderModule;
}

export interface ReadRequest {
  readonly id: number;
  /** Ascending. */
  readonly cells: Int32Array;
  /** Arrays for the entries, which this thread gives away. */
  readonly room?: Pick<CompactRows, "columns" | "counts">;
}

/** Without rows if they could not be read. */
export interface ReadAnswer {
  readonly id: number;
  readonly rows?: CompactRows;
}

/** A thread that reads rows. */
export interface ReaderThread {
  /**
   * Undefined if the thread cannot read these cells, or ended.
   *
   * @param used rows whose arrays the thread may take
   */
  read(cells: Int32Array, used?: CompactRows): Promise<CompactRows | undefined>;
  close(): void;
}
