// Executes docs/reproduction/rotation-protocol.md on Kang's cells:
//
//   node tooling/reproduce/rotation.mjs --data kang_union_3850x4805.h5ad --out FOLDER
//
// Trains the runs of rotation.sweep.yaml, rotates copies of them and writes docs/reproduction/rotation.json: every measure of
// every seed. Finished runs, copies and evaluations are kept, so the command continues after an interruption.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bySetting, kangMeasures } from "./measures.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values: given } = parseArgs({ options: { data: { type: "string" }, out: { type: "string" } } });
if (!given.data || !given.out) throw new Error("expected --data FILE and --out FOLDER");
const { data, out } = given;

const VIEWS = { "as trained": undefined, ICA: [], "ICA within donors": ["--within", "donor"] };
const METRICS = JSON.stringify([
  { use: "max-correlation", resamples: 0 },
  { use: "matched-correlation", resamples: 0 },
  { use: "active-units" },
  { use: "clustering-agreement", resamples: 0, permutations: 0 },
  { use: "removal", factors: ["condition"], resamples: 0, permutations: 0 },
  { use: "mig", resamples: 0, permutations: 0 },
]);
const json = (file) => JSON.parse(readFileSync(file, "utf8"));

function heddle(...args) {
  const child = spawn(process.execPath, [join(root, "apps/cli/bin/heddle.js"), ...args], { stdio: "inherit" });
  return new Promise((done, fail) =>
    child.on("exit", (code) => (code === 0 ? done() : fail(new Error(`heddle ${args.join(" ")}: exit ${code}`)))),
  );
}

const sweep = join(out, "sweep");
const metrics = ["--set", `evaluation.metrics=${METRICS}`];
await heddle(
  "sweep",
  "run",
  join(root, "tooling/reproduce/rotation.sweep.yaml"),
  "--data",
  data,
  "--out",
  sweep,
  ...metrics,
);
await heddle("sweep", "collect", sweep);

const runs = [];
for (const run of json(join(sweep, "results.json")).runs.filter(({ state }) => state === "done"))
  for (const [view, options] of Object.entries(VIEWS)) {
    const trained = join(sweep, "runs", run.id);
    const folder = options === undefined ? trained : join(out, view.replaceAll(" ", "-"), run.id);
    if (!existsSync(folder)) await heddle("rotate", trained, "--out", folder, ...options);
    const file = join(folder, "evaluation.json");
    if (!existsSync(file)) await heddle("evaluate", folder, ...metrics, "--quiet");
    runs.push({ ...run, settings: { view }, results: json(file).results, trained: json(join(folder, "summary.json")) });
  }
const collected = bySetting({ runs }, kangMeasures);
writeFileSync(join(root, "docs/reproduction/rotation.json"), `${JSON.stringify(collected, null, 1)}\n`);
