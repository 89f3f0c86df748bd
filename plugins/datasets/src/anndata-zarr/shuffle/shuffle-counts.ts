import { type RowSelection, rowBlocks, writeAnnData } from "@heddle/anndata";
import type { CountDataset, Origin, Random } from "@heddle/contracts";
import { filesOf } from "#machine";
import { Buckets } from "./buckets.js";
import { makeDraft } from "./draft-folder.js";
import { inverse, takeTableRows } from "./table-rows.js";
import { ZarrFolderWriter } from "./zarr-folder-writer.js";

/** The parts of a dataset that are written. */
export type ShuffleSource = Pick<CountDataset, "cells" | "cellTable" | "geneTable" | "readRows"> & {
  readonly origin: Pick<Origin, "files">;
};

/** The rows and columns to write, both ascending. */
export interface ShuffleOptions extends RowSelection {
  /** Folder to write, which does not exist yet. */
  readonly out: string;
  readonly random: Random;
  /** Cells read, then cells written. */
  readonly onProgress?: (stage: "reading" | "writing", cells: number) => void;
}

/** Rows per bucket, and the maximum number of buckets: both bound the memory. */
const ROWS_PER_BUCKET = 8192;
const MOST_BUCKETS = 1024;
/** Cells per chunk and chunks per shard, on average over cells; annbatch's default chunk has 64 cells too. */
const CELLS_PER_CHUNK = 64;
const CHUNKS_PER_SHARD = 1024;

/**
 * Writes cells in random order as AnnData in sharded Zarr 3, the layout of annbatch's `write_sharded`: X is a CSR matrix
 * whose chunks hold about 64 cells. Reads the dataset once in blocks; memory does not depend on the number of entries.
 * The folder appears under its name when it is complete; what a killed process left is removed.
 *
 * @throws HeddleError "output-exists" if there is something at `out`
 */
export async function shuffleCounts(dataset: ShuffleSource, options: ShuffleOptions): Promise<void> {
  const { out, rows } = options;
  const { fs, path } = filesOf(out);
  const draft = await makeDraft(out);
  try {
    const spill = path.join(draft, "buckets");
    await fs.mkdir(spill, { recursive: true });
    const perBucket = Math.max(ROWS_PER_BUCKET, Math.ceil(rows.length / MOST_BUCKETS));
    const buckets = new Buckets(spill, Math.ceil(rows.length / perBucket), perBucket);
    const positions = options.random.stream("shuffle").permutation(rows.length);
    const entries = await distribute(dataset, options, buckets, positions);
    const writer = new ZarrFolderWriter(draft);
    await writeAnnData(writer, {
      obs: takeTableRows(
        dataset.cellTable,
        inverse(positions).map((i) => rows[i]),
      ),
      var: takeTableRows(dataset.geneTable, options.genes),
      X: { kind: "written", rows: rows.length, columns: options.genes.length },
      uns: { heddle: { shuffled: "true", source: dataset.origin.files.map(({ path: file }) => file) } },
    });
    await writeCounts(writer, buckets, entries, options);
    await fs.rm(spill, { recursive: true });
    await writer.close();
    await fs.rename(draft, out);
  } catch (error) {
    await fs.rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** Reads all rows into the buckets; returns the number of entries. */
async function distribute(
  dataset: ShuffleSource,
  selection: ShuffleOptions,
  buckets: Buckets,
  positions: Int32Array,
): Promise<number> {
  let entries = 0;
  let read = 0;
  for await (const block of rowBlocks(dataset, selection)) {
    entries += block.counts.length;
    const cells = block.rowStarts.length - 1;
    await buckets.add(block, positions.subarray(read, read + cells));
    read += cells;
    selection.onProgress?.("reading", read);
  }
  await buckets.finish();
  return entries;
}

async function writeCounts(
  writer: ZarrFolderWriter,
  buckets: Buckets,
  entries: number,
  { rows, genes, signal, onProgress }: ShuffleOptions,
): Promise<void> {
  await writer.createGroup("X");
  const chunk = Math.max(1, Math.round((CELLS_PER_CHUNK * entries) / rows.length));
  const layout = { length: entries, chunk, shard: chunk * CHUNKS_PER_SHARD };
  const data = await writer.openSharded<Float32Array>("X/data", new Float32Array(0), layout);
  const indices = await writer.openSharded<Int32Array>("X/indices", new Int32Array(0), layout);
  const starts = new Float64Array(rows.length + 1);
  let row = 0;
  for (let i = 0; i < buckets.count; i++) {
    signal?.throwIfAborted();
    const { lengths, columns, counts } = await buckets.take(i);
    for (let j = 0; j < lengths.length; j++, row++) {
      await indices.append(columns[j]);
      await data.append(counts[j]);
      starts[row + 1] = starts[row] + lengths[j];
    }
    onProgress?.("writing", row);
  }
  await data.close();
  await indices.close();
  await writer.writeArray("X/indptr", { shape: [starts.length], data: starts, as: "int64" });
  await encode(writer, "X", "csr_matrix", "0.1.0");
  await writer.setAttribute("X", "shape", Int32Array.of(rows.length, genes.length));
  for (const name of ["data", "indices", "indptr"]) await encode(writer, `X/${name}`, "array", "0.2.0");
}

async function encode(writer: ZarrFolderWriter, path: string, type: string, version: string): Promise<void> {
  await writer.setAttribute(path, "encoding-type", type);
  await writer.setAttribute(path, "encoding-version", version);
}
