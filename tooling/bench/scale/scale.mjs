// Time and memory of each stage against cells: after a build,
// `npm run bench:scale -- FOLDER 10000 1000000 [--backend native] [--memory "100 MB"] [--epochs 10] [--restarts 1] [--keep]`.
// Each stage is a process. Results are appended to FOLDER/scale.jsonl. Cells that are in FOLDER already are used and stay
// there; with --keep, those that this program simulates stay as well. Runs are removed.
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const pathOf = (name) => new URL(name, import.meta.url).pathname;
const HEDDLE = pathOf("../../../apps/cli/bin/heddle.js");
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    backend: { type: "string", default: "auto" },
    // counts above this stay on disk: those of more than about 300,000 cells
    memory: { type: "string", default: "100 MB" },
    epochs: { type: "string", default: "10" },
    restarts: { type: "string", default: "1" },
    keep: { type: "boolean", default: false },
  },
});

/** Runs a program of Node to its end; seconds, CPU seconds and peak memory. */
async function measure(folder, args) {
  const file = join(folder, `measured-${process.pid}.json`);
  const child = spawn(process.execPath, ["--import", pathOf("measure.mjs"), ...args], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, MEASURE_FILE: file },
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
  const measured = JSON.parse(readFileSync(file, "utf8"));
  rmSync(file);
  return measured;
}

/** Median over epochs of the cells per second of a run. */
function trainedPerSecond(run) {
  const lines = readFileSync(join(run, "timings.jsonl"), "utf8").trim().split("\n");
  const rates = lines.map((line) => JSON.parse(line).cellsPerSecond).sort((a, b) => a - b);
  return Math.round(rates[rates.length >> 1]);
}

/** The backend that a run used: "auto" is one of two. */
const usedBackend = (run) => JSON.parse(readFileSync(join(run, "config.json"), "utf8")).backend.use;

/** JSON is YAML. */
const configuration = (store) =>
  JSON.stringify({
    data: { path: store, memory: options.memory },
    factors: ["group", "activity_00"],
    genes: { select: "all" },
    backend: { use: options.backend },
    training: {
      epochs: Number(options.epochs),
      earlyStopping: false,
      restarts: { count: Number(options.restarts) },
    },
  });

const [folder, ...sizes] = positionals;
mkdirSync(folder, { recursive: true });
for (const cells of sizes.map(Number)) {
  const store = join(folder, `cells-${cells}.zarr`);
  const run = join(folder, `run-${cells}-${process.pid}`);
  const config = `${run}.yaml`;
  const existed = existsSync(store);
  writeFileSync(config, configuration(store));
  const stages = [
    ["simulate", [pathOf("simulate-store.mjs"), store, String(cells)]],
    ["inspect", [HEDDLE, "inspect", store]],
    ["train", [HEDDLE, "train", config, "--out", run, "--quiet"]],
    ["evaluate", [HEDDLE, "evaluate", run, "--quiet"]],
    ["report", [HEDDLE, "report", run, "--quiet"]],
  ];
  for (const [stage, args] of existed ? stages.slice(1) : stages) {
    const measured = await measure(folder, args);
    const { memory, epochs } = options;
    const line = {
      ...{ cells, stage, ...measured },
      ...(stage === "train" && {
        epochs: Number(epochs),
        backend: usedBackend(run),
        memory,
        cellsPerSecond: trainedPerSecond(run),
      }),
      ...{ load: loadavg()[0], processor: cpus()[0].model, cores: cpus().length },
    };
    appendFileSync(join(folder, "scale.jsonl"), `${JSON.stringify(line)}\n`);
    console.log(cells, stage, `${measured.seconds.toFixed(1)} s`, `${Math.round(measured.peakMiB)} MiB`);
  }
  for (const path of existed || options.keep ? [run, config] : [store, run, config])
    rmSync(path, { recursive: true, force: true });
}
