// Whole training runs as processes: cells per second of each epoch but the first, and peak memory.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { peakMemory } from "./contestant.mjs";

const place = (name) => new URL(name, import.meta.url).pathname;
const CELLS = place("../../../shared/data/kang_ifnb/kang_union_3850x4805.h5ad");
const HEDDLE = place("../../apps/cli/bin/heddle.js");

/** Runs a program to its end; answers what it printed and its peak memory in MB. */
async function finished(program, args) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  let [printed, memory] = ["", 0];
  child.stdout.on("data", (chunk) => {
    printed += chunk;
  });
  const watch = setInterval(() => {
    memory = peakMemory(child.pid) ?? memory;
  }, 50);
  const code = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}: ${printed}`);
  return { printed, memory };
}

/** `heddle train`, into the folder `out`. */
export async function heddleTrained(out, backend, genes, likelihood, epochs) {
  const set = [`genes={select: seurat-v3, count: ${genes}}`, `likelihood=${likelihood}`, `backend=${backend}`];
  const more = ["preset=scvi", `training.epochs=${epochs}`].concat(set).flatMap((one) => ["--set", one]);
  const { memory } = await finished(process.execPath, [HEDDLE, "train", CELLS, "--out", out, "--quiet", ...more]);
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
