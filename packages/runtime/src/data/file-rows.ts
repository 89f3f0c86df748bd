import { gatherRows } from "@heddle/anndata";
import { type CountDataset, type CsrRows, HeddleError, type RowReader } from "@heddle/contracts";
import { arraysFor, type CompactRows, type EntryTypes, largestCount } from "./compact-rows.js";

/** Selected rows and genes of a dataset that stays open. */
export interface FileRows {
  readonly dataset: Pick<RowReader, "readRows"> & Partial<Pick<CountDataset, "origin" | "cellTable">>;
  readonly genes: Int32Array;
  /** Row of each cell in the dataset, ascending. */
  readonly rows: Int32Array;
  /** Number of entries of each cell, as read when the data were prepared. */
  readonly lengths: Int32Array;
  /** The largest count, as `largestCount`, when the data were prepared. */
  readonly largest: number;
}

/** Rows per read: bounds the memory for the entries of genes that are not selected. */
const ROWS_PER_READ = 1024;
/** Asynchronous storage, such as Zarr, waits for several reads at once. */
const READS_AT_ONCE = 8;
/** A new read costs more than these rows in between. */
const LARGEST_GAP = 64;

/** Options of `readAscending`. */
interface Reading {
  readonly readsAtOnce?: number;
  /** Arrays for the entries, if they are long enough and of these types. */
  readonly room?: Pick<CompactRows, "columns" | "counts"> | undefined;
}

/** Reads cells in ascending order, as few ranges of consecutive rows, into arrays of these types. */
export async function readAscending(
  file: FileRows,
  cells: Int32Array,
  types: EntryTypes,
  { readsAtOnce = READS_AT_ONCE, room }: Reading = {},
): Promise<CompactRows> {
  const rowStarts = new Int32Array(cells.length + 1);
  for (let i = 0; i < cells.length; i++) rowStarts[i + 1] = rowStarts[i] + file.lengths[cells[i]];
  const { columns, counts } = roomFor(types, rowStarts[cells.length], room);
  const all = [...ranges(file.rows, cells)];
  for (let i = 0; i < all.length; i += readsAtOnce)
    await Promise.all(
      all.slice(i, i + readsAtOnce).map(async ([from, to]) => {
        const chosen = await readRange(file, cells.subarray(from, to));
        columns.set(chosen.columns, rowStarts[from]);
        counts.set(chosen.counts, rowStarts[from]);
      }),
    );
  return { rowStarts, columns, counts };
}

/** Windows differ by a few entries: room for these, so that the next window fits. */
const MARGIN = 1.1;

/** Whole arrays are kept in `buffer`; the views of a window may be shorter. */
function roomFor(types: EntryTypes, entries: number, room: Reading["room"]) {
  const bytes = { columns: types.columns.BYTES_PER_ELEMENT, counts: types.counts.BYTES_PER_ELEMENT };
  const fits =
    room !== undefined &&
    room.columns instanceof types.columns &&
    room.counts instanceof types.counts &&
    room.columns.buffer.byteLength >= bytes.columns * entries &&
    room.counts.buffer.byteLength >= bytes.counts * entries;
  const { columns, counts } = fits ? room : arraysFor(types, Math.ceil(MARGIN * entries));
  return {
    columns: new types.columns(columns.buffer as ArrayBuffer, 0, entries),
    counts: new types.counts(counts.buffer as ArrayBuffer, 0, entries),
  };
}

/** Index ranges of `cells` that are read at once. */
function* ranges(rows: Int32Array, cells: Int32Array): Generator<readonly [from: number, to: number]> {
  let from = 0;
  for (let i = 1; i <= cells.length; i++) {
    const ends =
      i === cells.length ||
      rows[cells[i]] - rows[cells[i - 1]] > LARGEST_GAP ||
      rows[cells[i]] - rows[cells[from]] >= ROWS_PER_READ;
    if (!ends) continue;
    yield [from, i];
    from = i;
  }
}

async function readRange({ dataset, genes, rows, lengths, largest }: FileRows, cells: Int32Array): Promise<CsrRows> {
  const start = rows[cells[0]];
  const end = rows[cells[cells.length - 1]] + 1;
  const block = await dataset.readRows(start, end, genes);
  const chosen =
    end - start === cells.length
      ? block
      : gatherRows(
          block,
          cells.map((cell) => rows[cell] - start),
        );
  for (let i = 0; i < cells.length; i++) {
    const found = chosen.rowStarts[i + 1] - chosen.rowStarts[i];
    if (found !== lengths[cells[i]])
      throw changed(dataset, rows[cells[i]], `${lengths[cells[i]]} nonzero values`, String(found));
  }
  const most = largestCount(chosen.counts);
  if (most > largest)
    throw changed(dataset, rows[cells[0]], `counts up to ${largest}`, `${most} in rows from this one`);
  return chosen;
}

const changed = ({ origin, cellTable }: FileRows["dataset"], row: number, before: string, now: string) =>
  new HeddleError("bad-data", {
    where: `${origin?.files.map(({ path }) => path).join(", ")}, ${origin?.matrix}, row ${row} (${cellTable?.index[row]})`,
    expected: `${before} in the selected genes, as when the file was opened`,
    got: now,
    next: "Restore the file, and resume the run. Do not write to the file while a run reads it.",
  });
