// Time and memory of each stage against cells: after a build, `node tooling/bench/scale/scale.mjs FOLDER 10000 1000000:2 …`
// (cells, and epochs if not 10). Each stage is a process. Results are appended to FOLDER/scale.jsonl; cells and runs are
// removed afterwards. Cells that are in FOLDER already are used.
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";

const pathOf = (name) => new URL(name, import.meta.url).pathname;
const HEDDLE = pathOf("../../../apps/cli/bin/heddle.js");
const EPOCHS = 10;
/** Counts above this stay on disk: from about 300,000 cells on. */
const MEMORY = "300 MB";

/** Runs a program of Node to its end; seconds, CPU seconds and peak memory. */
async function measure(folder, args) {
  const file = join(folder, "measured.json");
  const child = spawn(process.execPath, ["--import", pathOf("measure.mjs"), ...args], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, MEASURE_FILE: file },
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
  return JSON.parse(readFileSync(file, "utf8"));
}

const [folder, ...sizes] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (const size of sizes) {
  const [cells, epochs = EPOCHS] = size.split(":").map(Number);
  const store = join(folder, `cells-${cells}.zarr`);
  const run = join(folder, `run-${cells}`);
  const config = join(folder, `config-${cells}.yaml`);
  // JSON is YAML.
  writeFileSync(
    config,
    JSON.stringify({
      data: { path: store, memory: MEMORY },
      factors: ["group", "activity_00"],
      genes: { select: "all" },
      backend: { use: "auto" },
      training: { epochs, earlyStopping: false },
    }),
  );
  const stages = [
    ["simulate", [pathOf("simulate-store.mjs"), store, String(cells)]],
    ["inspect", [HEDDLE, "inspect", store]],
    ["train", [HEDDLE, "train", config, "--out", run, "--quiet"]],
    ["evaluate", [HEDDLE, "evaluate", run, "--quiet"]],
    ["report", [HEDDLE, "report", run, "--quiet"]],
  ];
  for (const [stage, args] of existsSync(store) ? stages.slice(1) : stages) {
    const measured = await measure(folder, args);
    const line = {
      cells,
      epochs,
      stage,
      ...measured,
      load: loadavg()[0],
      processor: cpus()[0].model,
      cores: cpus().length,
    };
    appendFileSync(join(folder, "scale.jsonl"), `${JSON.stringify(line)}\n`);
    console.log(cells, stage, `${measured.seconds.toFixed(1)} s`, `${Math.round(measured.peakMiB)} MiB`);
  }
  for (const path of [store, run, config]) rmSync(path, { recursive: true, force: true });
}
