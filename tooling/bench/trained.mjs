// Whole training runs as processes: cells per second of each epoch but the first, and peak memory.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { finished } from "./finished.mjs";

const place = (name) => new URL(name, import.meta.url).pathname;
const CELLS = place("../../../shared/data/kang_ifnb/kang_union_3850x4805.h5ad");
const HEDDLE = place("../../apps/cli/bin/heddle.js");

/** `heddle train`, into the folder `out`. */
export async function heddleTrained(out, backend, genes, likelihood, epochs) {
  const chosen = {
    preset: "scvi",
    genes: { select: "seurat-v3", count: genes },
    likelihood,
    backend,
    training: { epochs },
  };
  // JSON is YAML.
  const config = `${out}.yaml`;
  writeFileSync(config, JSON.stringify(chosen));
  const { memory } = await finished(process.execPath, [
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

/** scvi-tools' train() on the cells and genes of a run of Heddle. */
export async function scviTrained(python, run, likelihood, epochs) {
  const args = [
    place("scvi_train.py"),
    CELLS,
    join(run, "model", "genes.json"),
    likelihood === "zinb" ? "zinb" : "nb",
    epochs,
  ];
  const { printed } = await finished(python, args.map(String));
  const { cellsPerSecond, peakMemory: memory } = JSON.parse(printed.trim().split("\n").at(-1));
  return { rates: cellsPerSecond, memory };
}
