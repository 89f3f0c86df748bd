import type { RowWriter } from "@heddle/anndata";
import type { Dataset, Group } from "h5wasm";

const CHUNK_BYTES = 1024 * 1024;

/** A compressed dataset that grows by the appended rows. */
export class Hdf5Rows implements RowWriter {
  private written = 0;

  constructor(
    private readonly path: string,
    private readonly shape: readonly [rows: number, columns: number],
    private readonly root: () => Group,
    private readonly write: (call: () => void) => Promise<void>,
  ) {}

  append(rows: Float32Array): Promise<void> {
    const [all, columns] = this.shape;
    const start = this.written;
    const end = start + rows.length / columns;
    if (!Number.isInteger(end) || end > all)
      throw new RangeError(`rows ${start} to ${end} of ${all} in ${this.path}, with ${columns} columns`);
    this.written = end;
    if (start === 0) return this.write(() => this.create(rows, end));
    return this.write(() => {
      const dataset = this.root().get(this.path) as Dataset;
      dataset.resize([end, columns]);
      dataset.write_slice(
        [
          [start, end],
          [0, columns],
        ],
        rows,
      );
    });
  }

  private create(data: Float32Array, rows: number): void {
    const [all, columns] = this.shape;
    this.root().create_dataset({
      name: this.path,
      data,
      shape: [rows, columns],
      maxshape: [all, columns],
      chunks: [chunkRows(rows, columns), columns],
      compression: "gzip",
    });
  }
}

/** Rows per chunk: blocks contain whole chunks, so that no chunk is compressed twice. */
function chunkRows(rows: number, columns: number): number {
  const most = Math.max(1, Math.floor(CHUNK_BYTES / (4 * columns)));
  for (let size = Math.min(rows, most); size > 1; size--) if (rows % size === 0) return size;
  return 1;
}
