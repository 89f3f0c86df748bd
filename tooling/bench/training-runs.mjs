// Complete training runs as processes: cells per second of each epoch after the first, and peak memory.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "./run-program.mjs";

const pathOf = (name) => new URL(name, import.meta.url).pathname;
const CELLS = pathOf("../../../shared/data/kang_ifnb/kang_union_3850x4805.h5ad");
const HEDDLE = pathOf("../../apps/cli/bin/heddle.js");

/** `heddle train`, into the folder `out`. */
export async function trainHeddle(out, backend, genes, likelihood, epochs) {
  const settings = {
    preset: "scvi",
    genes: { select: "seurat-v3", count: genes },
    likelihood,
    backend,
    training: { epochs },
  };
  // JSON is YAML.
  const config = `${out}.yaml`;
  writeFileSync(config, JSON.stringify(settings));
  const { memory } = await runProgram(process.execPath, [
    HEDDLE,
    "train",
    config,
    "--data",
    CELLS,
    "--out",
    out,
    "--quiet",
  ]);
  const lines = readFileSync(join(out, "timings.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { rates: lines.flatMap(({ cellsPerSecond }) => cellsPerSecond ?? []).slice(1), memory };
}

/** `train()` of scvi-tools on the cells and genes of a run of Heddle. */
export async function trainScvi(python, run, likelihood, epochs) {
  const args = [
    pathOf("scvi_train.py"),
    CELLS,
    join(run, "model", "genes.json"),
    likelihood === "zinb" ? "zinb" : "nb",
    epochs,
  ];
  const { output } = await runProgram(python, args.map(String));
  const { cellsPerSecond, peakMemory: memory } = JSON.parse(output.trim().split("\n").at(-1));
  return { rates: cellsPerSecond, memory };
}
