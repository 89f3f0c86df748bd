import { makeUnique } from "@heddle/anndata";
import {
  type CountDataset,
  type DataSource,
  HeddleError,
  type OpenOptions,
  type Origin,
  type Table,
} from "@heddle/contracts";
import { memoryDataset } from "../in-memory/memory-dataset.js";
import { type ByteStream, readLines } from "./byte-stream.js";
import { type Companions, findCompanions } from "./companions.js";
import { type Entries, entriesToRows } from "./entries-to-rows.js";
import { type Features, parseFeatures } from "./features.js";
import { type MatrixSize, readMatrixMarket } from "./matrix-market.js";
import type { TenxMtxOptions } from "./options.js";
import { type SampleFiles, sampleFiles } from "./sample-files.js";

/** A sample's names, read before its matrix so that unselected rows are never stored. */
export interface SampleNames {
  readonly folder: SampleFiles;
  readonly files: Companions;
  readonly features: Features;
  readonly barcodes: readonly string[];
}

export async function readNames(source: DataSource, options: TenxMtxOptions): Promise<SampleNames> {
  const folder = await sampleFiles(source);
  const files = findCompanions(folder);
  const lines = (name: string) => readLines(folder.bytes(name));
  const features = parseFeatures(await lines(files.features), options.featureTypes, folder.shown(files.features));
  const barcodes = (await lines(files.barcodes)).map((line) => line.split("\t")[0]);
  return { folder, files, features, barcodes };
}

/** The whole sample in memory: the file lists genes × cells in arbitrary order. See `DatasetReader.open`. */
export async function openSample(
  source: DataSource,
  options: TenxMtxOptions,
  openOptions: OpenOptions,
): Promise<CountDataset> {
  const names = await readNames(source, options);
  const { features, barcodes } = names;
  const entries = await readEntries(names, openOptions);
  const { rows, twice } = entriesToRows(entries, barcodes.length, features.ids.length);
  if (twice) throw repeatedEntry(names, twice);
  return memoryDataset({
    rows,
    cellTable: { rows: barcodes.length, index: barcodes, columns: new Map() },
    geneTable: geneTable(features, options),
    origin: await originOf(names),
  });
}

export function geneTable(features: Features, options: TenxMtxOptions): Table {
  const strings = (values: readonly string[]) => ({ kind: "string", values }) as const;
  return {
    rows: features.ids.length,
    index: makeUnique(options.geneNames === "id" ? features.ids : features.symbols),
    columns: new Map([
      ["gene_ids", strings(features.ids)],
      ["gene_symbols", strings(features.symbols)],
      ["feature_types", strings(features.types)],
    ]),
  };
}

async function readEntries(names: SampleNames, openOptions: OpenOptions): Promise<Entries> {
  const { folder, files, features } = names;
  let genes = new Int32Array(0);
  let cells = new Int32Array(0);
  let values = new Float32Array(0);
  let length = 0;
  const sink = {
    size(size: MatrixSize) {
      checkSize(names, size);
      genes = new Int32Array(size.entries);
      cells = new Int32Array(size.entries);
      values = new Float32Array(size.entries);
    },
    entry(row: number, column: number, value: number) {
      const gene = features.place[row];
      // More entries than announced are outside the arrays; the parser reports their number at the end.
      if (gene < 0) return;
      genes[length] = gene;
      cells[length] = column;
      values[length] = value;
      length++;
    },
  };
  const bytes = stoppable(folder.bytes(files.matrix), openOptions.signal);
  await readMatrixMarket(bytes, sink, { name: folder.shown(files.matrix), support: openOptions.support });
  return { length, genes, cells, values };
}

async function* stoppable(bytes: ByteStream, signal: AbortSignal | undefined): ByteStream {
  for await (const piece of bytes) {
    if (signal?.aborted) {
      throw new HeddleError("interrupted", {
        expected: "time to read the matrix",
        got: "a signal to stop",
        next: "Start again.",
        cause: signal.reason,
      });
    }
    yield piece;
  }
}

function checkSize({ folder: { shown }, files, features, barcodes }: SampleNames, size: MatrixSize): void {
  const check = (what: string, declared: number, file: string, lines: number) => {
    if (declared === lines) return;
    throw new HeddleError("bad-data", {
      where: shown(files.matrix),
      expected: `${lines} ${what}, as many as ${shown(file)} has lines`,
      got: `${declared} in the header`,
      next: "Put the three files of the same sample side by side.",
    });
  };
  check("rows", size.rows, files.features, features.total);
  check("columns", size.columns, files.barcodes, barcodes.length);
}

function repeatedEntry(names: SampleNames, at: { gene: number; cell: number }): HeddleError {
  const { folder, files, features, barcodes } = names;
  return new HeddleError("bad-data", {
    where: folder.shown(files.matrix),
    expected: "one value for each gene and cell",
    got: `two for gene ${features.ids[at.gene]} in cell ${barcodes[at.cell]}`,
    next: "Export the matrix again; files put together from several exports repeat entries.",
  });
}

async function originOf({ folder, files }: SampleNames): Promise<Omit<Origin, "totalCounts">> {
  const names = [files.matrix, files.features, files.barcodes];
  return {
    format: "tenx-mtx",
    formatVersion: String(files.version),
    files: await Promise.all(names.map(async (name) => ({ path: folder.shown(name), bytes: await folder.size(name) }))),
    matrix: "matrix.mtx",
    matrixReason: "The folder contains one matrix.",
  };
}
