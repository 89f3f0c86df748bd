import type { RowBuffers } from "@heddle/anndata";
import type { CsrRows } from "@heddle/contracts";
import type { CompactRows } from "./compact-rows.js";
import { gatherFrom, indexIn, placesIn, type RowWindow } from "./row-window.js";

/** A window that is being read. */
interface Loading {
  readonly cells: Int32Array;
  readonly window: Promise<RowWindow>;
}

/** Reads the announced cells window by window: the next window is read while minibatches of the current one are used. */
export class ReadAhead {
  private waiting: Int32Array[] = [];
  private following: (() => readonly Int32Array[]) | undefined;
  /** The current window; before it the previous one, until no minibatch contains its cells. */
  private windows: RowWindow[] = [];
  private next: Loading | undefined;
  private keptCells: Int32Array | undefined;
  private kept: RowWindow | undefined;

  constructor(
    private readonly load: (cells: Int32Array, used?: CompactRows) => Promise<CompactRows>,
    private readonly mostCells: number,
  ) {}

  /** `following` returns the first parts of the next plan; their first window is read at the end of this one. */
  plan(parts: readonly Int32Array[], following?: () => readonly Int32Array[]): void {
    // these stay in memory: the present plan goes on
    if (this.keptCells !== undefined && parts.length === 1 && parts[0] === this.keptCells) return;
    this.waiting = parts.flatMap((part) => cut(part, this.mostCells));
    this.following = following;
    this.windows = [];
    if (this.next && this.waiting.length > 0 && equal(this.next.cells, ascending(this.waiting[0])))
      this.waiting.shift();
    else this.next = undefined;
  }

  /** Keeps these ascending cells in memory from their first read on. */
  keep(cells: Int32Array): void {
    if (this.keptCells === cells) return;
    this.keptCells = cells;
    this.kept = undefined;
  }

  /** Undefined if the cells are neither kept nor announced for the current or the next window. */
  async read(cells: Int32Array, buffers?: RowBuffers): Promise<CsrRows | undefined> {
    if (this.keptCells && indexIn(this.keptCells, cells[0]) >= 0) return this.readKept(this.keptCells, cells, buffers);
    let places = placesIn(this.windows, cells);
    if (places === undefined) {
      this.next ??= this.start();
      const next = this.next;
      if (next === undefined || !cells.some((cell) => indexIn(next.cells, cell) >= 0)) return undefined;
      this.windows = [...this.windows.slice(-1), await next.window];
      this.next = undefined;
      places = placesIn(this.windows, cells);
      if (places === undefined) return undefined;
    }
    const found = gatherFrom(this.windows, places, buffers);
    const last = this.windows.length - 1;
    const used = places.windows.every((window) => window === last) ? this.windows.at(-2) : undefined;
    if (used) this.windows = this.windows.slice(last);
    // not earlier, so that at most two windows are in memory
    if (this.windows.length === 1) this.next ??= this.start(used?.rows);
    return found;
  }

  private async readKept(all: Int32Array, cells: Int32Array, buffers?: RowBuffers): Promise<CsrRows | undefined> {
    this.kept ??= { cells: all, rows: await this.load(all) };
    const places = placesIn([this.kept], cells);
    return places && gatherFrom([this.kept], places, buffers);
  }

  /** @param used rows whose memory may be used again */
  private start(used?: CompactRows): Loading | undefined {
    const part = this.waiting.shift() ?? this.startFollowing();
    if (part === undefined) return undefined;
    const cells = ascending(part);
    const window = this.load(cells, used).then((rows) => ({ cells, rows }));
    // the read that needs the window throws its error
    window.catch(() => {});
    return { cells, window };
  }

  private startFollowing(): Int32Array | undefined {
    const [part] = this.following?.() ?? [];
    this.following = undefined;
    return part && cut(part, this.mostCells)[0];
  }
}

const ascending = (cells: Int32Array): Int32Array => cells.slice().sort();

const equal = (a: Int32Array, b: Int32Array): boolean => a.length === b.length && a.every((cell, i) => cell === b[i]);

/** Parts of about equal length, at most `most`. */
export function cut(part: Int32Array, most: number): Int32Array[] {
  const size = Math.ceil(part.length / Math.ceil(part.length / most));
  const windows: Int32Array[] = [];
  for (let start = 0; start < part.length; start += size) windows.push(part.subarray(start, start + size));
  return windows;
}
