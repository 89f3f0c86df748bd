import type { DataSource, DatasetDescription, MatrixDescription } from "@heddle/contracts";
import { type MatrixSize, readMatrixMarket } from "./matrix-market.js";
import type { TenxMtxOptions } from "./options.js";
import { geneTable, readNames } from "./sample.js";
import type { SampleFiles } from "./sample-files.js";

/** Entries in the sample: enough to detect normalized values, few enough for a fast result. */
const SAMPLE = 100_000;

/** Thrown by the sink after enough entries, so that the rest of the file is not read. */
const SAMPLE_COMPLETE = Symbol("enough");

/** See `DatasetReader.inspect`. */
export async function inspectSample(source: DataSource, options: TenxMtxOptions): Promise<DatasetDescription> {
  const { folder, files, features } = await readNames(source, options);
  const { size, matrix } = await sampleMatrix(folder, files.matrix);
  const types = [...features.typeCounts].map(([type, count]) => `${count} features of type "${type}".`);
  return {
    format: "tenx-mtx",
    formatVersion: String(files.version),
    cells: size.columns,
    genes: features.ids.length,
    matrices: [matrix],
    ...(matrix.isCounts && { taken: { name: matrix.name, reason: "The folder contains one matrix, of raw counts." } }),
    columns: [],
    geneColumns: [...geneTable(features, options).columns.keys()],
    embeddings: [],
    notes: [...types, "10x folders have no cell annotations, only barcodes."],
  };
}

async function sampleMatrix(
  folder: SampleFiles,
  file: string,
): Promise<{ size: MatrixSize; matrix: MatrixDescription }> {
  let size: MatrixSize = { rows: 0, columns: 0, entries: 0 };
  let seen = 0;
  let isCounts = true;
  // Entries that are not stored are zeros, and every matrix has some.
  let minimum = 0;
  let maximum = 0;
  const sink = {
    size(found: MatrixSize) {
      size = found;
    },
    entry(_row: number, _column: number, value: number) {
      isCounts &&= value >= 0 && Number.isInteger(value);
      minimum = Math.min(minimum, value);
      maximum = Math.max(maximum, value);
      seen++;
      if (seen === SAMPLE) throw SAMPLE_COMPLETE;
    },
  };
  await readMatrixMarket(folder.bytes(file), sink, { name: folder.shown(file), support: "real" }).catch(
    (error: unknown) => {
      if (error !== SAMPLE_COMPLETE) throw error;
    },
  );
  const note = seen < size.entries ? `seen: the first ${seen} of ${size.entries} entries` : undefined;
  const shape = [size.columns, size.rows] as const;
  const type = isCounts ? "integer" : "real";
  return { size, matrix: { name: "matrix.mtx", layout: "csc", shape, type, isCounts, minimum, maximum, note } };
}
