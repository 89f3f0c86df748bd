// Intact inputs of every format, small enough that one is read in milliseconds.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "../toolchain.mjs";

const fixtures = (name) => join(root, "plugins/datasets/fixtures", name);
const archives = (name) => join(root, "plugins/datasets/src/anndata-zarr/fixtures", name);

const CONFIG = {
  seed: 3,
  backend: "cpu",
  data: { use: "simulated", preset: "small", cells: 100, genes: 60 },
  genes: { select: "all" },
  latents: 2,
  factors: ["group"],
  encoder: { use: "mlp-encoder", hidden: 4 },
  decoder: { use: "mlp-decoder", hidden: 4 },
  training: { epochs: 2, batchSize: 32, checkpointSeconds: 0, restarts: { count: 1 } },
};

const weightsOf = (run) => join(run, "model/weights.safetensors");
const checkpointOf = (run) => {
  const folder = join(run, "checkpoints");
  return join(
    folder,
    readdirSync(folder).find((name) => name.startsWith("step-")),
  );
};

/** A trained and evaluated run: weights, checkpoint and the JSON files. */
export async function makeRun(folder) {
  const { evaluate, train } = await import("../../packages/heddle/dist/index.js");
  await train(CONFIG, { out: folder, thread: "here" }).result;
  await evaluate(folder);
}

async function unpack(archive, folder) {
  const { readZipArchive } = await import("../../plugins/datasets/dist/anndata-zarr/zip-archive.js");
  const bytes = new Uint8Array(readFileSync(archive));
  const read = async (offset, length) => bytes.slice(offset, offset + length);
  for (const [name, entry] of await readZipArchive({ size: bytes.length, read }, archive)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), await entry.read());
  }
}

function matrixMarket(folder, { gzip, star }) {
  mkdirSync(folder, { recursive: true });
  const cells = 9;
  const entries = Array.from({ length: 40 }, (_, i) => `${1 + (i % 7)} ${1 + ((i * 5) % cells)} ${1 + (i % 3)}`);
  const unique = [...new Map(entries.map((entry) => [entry.split(" ", 2).join(" "), entry])).values()];
  const matrix = ["%%MatrixMarket matrix coordinate integer general", `7 ${cells} ${unique.length}`, ...unique, ""];
  const features = Array.from({ length: 7 }, (_, g) => `ENSG${g}\tgene${g}\tGene Expression`);
  const write = (name, text) => writeFileSync(join(folder, gzip ? `${name}.gz` : name), gzip ? gzipSync(text) : text);
  write("matrix.mtx", matrix.join("\n"));
  write("features.tsv", `${features.join("\n")}\n`);
  write("barcodes.tsv", `${Array.from({ length: cells }, (_, c) => `AAA${c}${star ? "" : "-1"}`).join("\n")}\n`);
}

/**
 * Each input: the format, its file or folder, the options of its reader, and which files of a folder are damaged (all by
 * default). `make` writes it.
 */
export const INPUTS = [
  ...["by-hand", "dense", "raw", "columns-csc"].map((name) => ({
    format: "h5ad",
    file: `${name}.h5ad`,
    make: (path) => cpSync(fixtures(`${name}.h5ad`), path),
  })),
  ...["two-genomes", "antibodies"].map((name) => ({
    format: "tenx-hdf5",
    file: `${name}.h5`,
    options: name === "two-genomes" ? { genome: "hg19" } : {},
    make: (path) => cpSync(fixtures(`${name}.h5`), path),
  })),
  ...["zarr-2", "zarr-3"].flatMap((name) => [
    {
      format: "zarr folder",
      file: `${name}.zarr`,
      make: (path) => unpack(archives(`${name}.zarr.zip`), path),
    },
    { format: "zarr.zip", file: `${name}.zarr.zip`, make: (path) => cpSync(archives(`${name}.zarr.zip`), path) },
  ]),
  { format: "tenx-mtx", file: "cellranger", make: (path) => matrixMarket(path, { gzip: true, star: false }) },
  { format: "tenx-mtx", file: "star", make: (path) => matrixMarket(path, { gzip: false, star: true }) },
  { format: "weights", file: "weights.safetensors", make: (path, run) => cpSync(weightsOf(run), path) },
  { format: "checkpoint", file: "checkpoint.safetensors", make: (path, run) => cpSync(checkpointOf(run), path) },
  {
    format: "run files",
    file: "run",
    damaged: /\.(json|jsonl|h5ad)$/,
    make: (path, run) => cpSync(run, path, { recursive: true }),
  },
  {
    format: "configuration",
    file: "config.yaml",
    make: (path) => cpSync(join(root, "examples/quickstart.yaml"), path),
  },
];
