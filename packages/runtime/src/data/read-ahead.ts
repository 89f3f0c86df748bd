import type { RowBuffers } from "@heddle/anndata";
import type { CsrRows } from "@heddle/contracts";
import type { EntryTypes } from "./compact-rows.js";
import { type FileRows, readAscending } from "./file-rows.js";
import { gatherFrom, indexIn, placesIn, type RowWindow } from "./row-window.js";

/** Reads the announced cells window by window: the next window is read while minibatches of the current one are used. */
export class ReadAhead {
  private waiting: Int32Array[] = [];
  /** The current window; before it the previous one, until no minibatch contains its cells. */
  private windows: RowWindow[] = [];
  private next: Promise<RowWindow> | undefined;

  constructor(
    private readonly file: FileRows,
    private readonly types: EntryTypes,
    private readonly mostCells: number,
  ) {}

  plan(parts: readonly Int32Array[]): void {
    this.waiting = parts.flatMap((part) => cut(part, this.mostCells));
    this.windows = [];
    this.next = undefined;
  }

  /** Undefined if the cells are not those that were announced for the current or the next window. */
  async read(cells: Int32Array, buffers?: RowBuffers): Promise<CsrRows | undefined> {
    let places = placesIn(this.windows, cells);
    if (places === undefined) {
      this.next ??= this.start();
      const next = await this.next;
      if (next === undefined || !cells.some((cell) => indexIn(next.cells, cell) >= 0)) return undefined;
      this.windows = [...this.windows.slice(-1), next];
      this.next = undefined;
      places = placesIn(this.windows, cells);
      if (places === undefined) return undefined;
    }
    const found = gatherFrom(this.windows, places, buffers);
    const last = this.windows.length - 1;
    if (places.windows.every((window) => window === last)) this.windows = this.windows.slice(last);
    // not earlier, so that at most two windows are in memory
    if (this.windows.length === 1) this.next ??= this.start();
    return found;
  }

  private start(): Promise<RowWindow> | undefined {
    const cells = this.waiting.shift()?.slice().sort();
    if (cells === undefined) return undefined;
    const loading = readAscending(this.file, cells, this.types).then((rows) => ({ cells, rows }));
    // the read that needs the window throws its error
    loading.catch(() => {});
    return loading;
  }
}

function cut(part: Int32Array, most: number): Int32Array[] {
  const size = Math.ceil(part.length / Math.ceil(part.length / most));
  const windows: Int32Array[] = [];
  for (let start = 0; start < part.length; start += size) windows.push(part.subarray(start, start + size));
  return windows;
}
