import type { RowReaderModule } from "@heddle/contracts";
import { openReaderThread } from "#reader-thread";
import { type CompactRows, entryTypes } from "./compact-rows.js";
import { type FileRows, readAscending } from "./file-rows.js";
import type { ReaderThread } from "./reader-thread/protocol.js";

/** Reads windows of cells, in another thread where the dataset can be opened there. Both threads read the same values. */
export class WindowReader {
  private thread: ReaderThread | undefined;
  private closed = false;

  constructor(
    private readonly file: FileRows,
    private reader: RowReaderModule | undefined,
  ) {}

  /**
   * `cells` ascend. Rejects as `readAscending` does.
   *
   * @param used rows that are needed no longer: the new ones are stored in their memory if it is large enough
   */
  async read(cells: Int32Array, used?: CompactRows): Promise<CompactRows> {
    const found = await this.readElsewhere(cells, used);
    if (found) return found;
    if (this.closed) throw new Error("The data are closed.");
    return readAscending(this.file, cells, entryTypes(this.file.genes.length, this.file.largest));
  }

  /** Ends the thread. */
  close(): void {
    this.closed = true;
    this.thread?.close();
  }

  private async readElsewhere(cells: Int32Array, used?: CompactRows): Promise<CompactRows | undefined> {
    if (this.closed || this.reader === undefined) return undefined;
    const { genes, rows, lengths, largest } = this.file;
    this.thread ??= openReaderThread({ genes, rows, lengths, largest, reader: this.reader });
    const found = await this.thread?.read(cells, used);
    if (found === undefined) {
      // a thread that failed once is not used again
      this.thread?.close();
      this.reader = undefined;
    }
    return found;
  }
}
