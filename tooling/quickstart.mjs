// `npm run quickstart`: simulates cells with known factors, trains two models, rotates the latents of the first, writes one
// report that compares them.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build, ensureInstalled, root, run } from "./toolchain.mjs";

const CONFIG = "examples/quickstart.yaml";
const RUNS = join("runs", "quickstart");
const REPORT = join(RUNS, "report.html");
/** The same cells, network and seed; only β differs. */
const MODELS = {
  "beta-1": ["--set", "objective.beta=1"],
  "beta-5": ["--set", "objective.beta=5"],
};
/** The first model with its latents rotated by independent component analysis. */
const ROTATED = "beta-1-rotated";

/** Shows progress only; the report contains the results. */
const heddle = (...args) => run(process.execPath, [join("apps", "cli", "bin", "heddle.js"), ...args]);
const runOf = (name) => join(RUNS, name);

const steps = [
  ["Installing dependencies", ensureInstalled],
  ["Building", () => build(["scripts"])],
  ...Object.entries(MODELS).flatMap(([name, settings]) => [
    [`Training ${name}`, () => heddle("train", CONFIG, ...settings, "--out", runOf(name))],
    [`Evaluating ${name}`, () => heddle("evaluate", runOf(name))],
  ]),
  ["Rotating the latents of beta-1", () => heddle("rotate", runOf("beta-1"), "--out", runOf(ROTATED))],
  [`Evaluating ${ROTATED}`, () => heddle("evaluate", runOf(ROTATED))],
  ["Writing the report", () => heddle("report", ...[...Object.keys(MODELS), ROTATED].map(runOf), "--out", REPORT)],
];

async function quickstart() {
  rmSync(join(root, RUNS), { recursive: true, force: true });
  for (const [name, step] of steps) {
    console.error(`${name} …`);
    const code = await step();
    if (code !== 0) return code;
  }
  console.log(`\nThe report: ${join(root, REPORT)}`);
  console.log("Open it in a browser. It compares alignment with factors and clustering of the three.");
  return 0;
}

process.exitCode = await quickstart();
