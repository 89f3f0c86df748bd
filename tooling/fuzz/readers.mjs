// Reads an input completely through the library, and returns everything read. Needs the built packages.
import { readFileSync } from "node:fs";

const { datasets } = await import("../../plugins/datasets/dist/index.js");
const { readRun } = await import("../../packages/heddle/dist/index.js");
const { decodeTensors } = await import("../../packages/runtime/dist/run-folder.js");
const { readConfigFile } = await import("../../apps/cli/dist/config/read-config.js");
const { resolveConfig } = await import("../../packages/heddle/dist/config.js");

const PLUGIN = { "zarr folder": "anndata-zarr", "zarr.zip": "anndata-zarr" };

async function readDataset(format, path, options = {}) {
  const { default: plugin } = await datasets[PLUGIN[format] ?? format]();
  const reader = plugin.create(plugin.options.parse(options), []);
  const read = {};
  // counts and embeddings are read apart: a refused embedding must not hide wrong counts
  const dataset = await reader.open({ path }, { support: "counts" });
  try {
    const { cells, genes, cellTable, geneTable } = dataset;
    const rows = await dataset.readRows(0, cells);
    Object.assign(read, { cells, genes, rows, cellTable, geneTable, totals: dataset.origin.totalCounts });
  } finally {
    dataset.dispose();
  }
  const description = await reader.inspect({ path });
  read.columns = description.columns;
  for (const { name } of description.embeddings ?? []) {
    read[name] = (await reader.readEmbedding({ path }, name)).representation;
  }
  return read;
}

const readTensors = async (path) => decodeTensors(readFileSync(path), path);

const READERS = {
  weights: readTensors,
  checkpoint: readTensors,
  "run files": (path) => readRun(path),
  configuration: async (path) => resolveConfig((await readConfigFile(path)).config, path),
};

/** @param {{ format: string, path: string, options?: object }} input */
export const readInput = ({ format, path, options }) =>
  READERS[format] ? READERS[format](path) : readDataset(format, path, options);
