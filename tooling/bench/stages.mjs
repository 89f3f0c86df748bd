// `heddle train`, `evaluate` and `report` by stage, on Kang's cells and on simulated cells, with the configuration that
// `heddle init` writes. Shares of the elapsed time of all three commands, from CPU profiles of their main threads.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasNative } from "./has-native.mjs";
import { stagesOfProfile } from "./stages-of-profile.mjs";
import { printTable } from "./statistics.mjs";

const pathOf = (name) => new URL(name, import.meta.url).pathname;
const KANG = pathOf("../../../shared/data/kang_ifnb/kang_union_3850x4805.h5ad");
const HEDDLE = pathOf("../../apps/cli/bin/heddle.js");
const SIMULATE = pathOf("scale/simulate-store.mjs");
/** Microseconds between samples: profiles of minutes remain small. */
const INTERVAL = "2000";
/** Stages below this share of all stand in one line. */
const SMALL = 0.01;
const FUNCTIONS = 3;

async function runNode(args) {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`node ${args.join(" ")} ended with ${code}`);
}

/** Runs a command of Heddle; the stages of its main thread. */
async function profileCommand(folder, args) {
  const profiles = join(folder, `profile-${args[0]}`);
  const flags = ["--cpu-prof", "--cpu-prof-interval", INTERVAL, "--cpu-prof-dir", profiles];
  await runNode([...flags, HEDDLE, ...args, "--quiet"]);
  // CPU.<date>.<time>.<process>.<thread>.<number>.cpuprofile
  const main = readdirSync(profiles).find((name) => name.split(".")[4] === "0");
  return stagesOfProfile(JSON.parse(readFileSync(join(profiles, main), "utf8")));
}

async function profileRun(parent, data, { epochs }) {
  const folder = mkdtempSync(join(parent, "run-"));
  const [config, run] = [join(folder, "config.yaml"), join(folder, "run")];
  await runNode([HEDDLE, "init", data, "--out", config, "--quiet"]);
  const settings = [`backend=${hasNative ? "native" : "simd"}`, ...(epochs ? [`training.epochs=${epochs}`] : [])];
  const commands = [
    ["train", config, "--out", run, ...settings.flatMap((setting) => ["--set", setting])],
    ["evaluate", run],
    ["report", run],
  ];
  const stages = [];
  for (const args of commands)
    for (const one of await profileCommand(folder, args)) stages.push({ command: args[0], ...one });
  rmSync(folder, { recursive: true });
  return stages;
}

function print(title, stages) {
  const all = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const share = (seconds) => `${((100 * seconds) / all).toFixed(1)} %`;
  const small = stages.filter(({ seconds }) => seconds < SMALL * all);
  const others = small.reduce((sum, { seconds }) => sum + seconds, 0);
  const largest = (functions) =>
    functions
      .slice(0, FUNCTIONS)
      .map(({ name, seconds }) => `${name} ${share(seconds)}`)
      .join(", ");
  const rows = [
    ...stages
      .filter((one) => !small.includes(one))
      .map(({ command, stage, seconds, functions }) => [
        command,
        stage,
        seconds.toFixed(1),
        share(seconds),
        largest(functions),
      ]),
    ["", `${small.length} others, each below ${100 * SMALL} %`, others.toFixed(1), share(others), ""],
    ["", "all", all.toFixed(1), "100 %", ""],
  ];
  printTable(title, ["command", "stage", "seconds", "share", "functions with most time of their own"], rows);
}

/** `data`: a file instead of Kang's; `cells`: 0 leaves the simulated cells out. */
export async function stages({ data = KANG, cells, epochs, save }) {
  const folder = mkdtempSync(join(tmpdir(), "heddle-bench-"));
  const store = join(folder, "cells.zarr");
  const results = [];
  try {
    for (const [title, path] of [
      ["Stages of a run on a file", data],
      ...(cells > 0 ? [[`Stages of a run on ${cells} simulated cells`, store]] : []),
    ]) {
      if (path === store) await runNode([SIMULATE, store, String(cells)]);
      const found = await profileRun(folder, path, { epochs });
      print(title, found);
      results.push({ title, stages: found });
      save(results);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return results;
}
