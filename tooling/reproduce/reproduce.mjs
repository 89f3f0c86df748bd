// `npm run reproduce`: the preprint's simulation and, with --data, its real cells, as sweeps; then one report.
//   --data FILE   counts of Kang et al. 2018 with obs condition, cell_type, demuxlet_call
//   --quick       one seed, few cells and epochs: shows that everything works, in minutes; its numbers mean nothing
//   --peers FOLDER embeddings that peers.py wrote, judged beside
//   --from FOLDER the report of summaries that are there (docs/reproduction), without computing
//   --out FOLDER  default reproduction/
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build, ensureInstalled, root, run } from "../toolchain.mjs";
import { KANG, SIMULATED, sets } from "./cells.mjs";

const { values: options } = parseArgs({
  options: {
    data: { type: "string" },
    quick: { type: "boolean" },
    peers: { type: "string" },
    from: { type: "string" },
    out: { type: "string", default: "reproduction" },
  },
});
const out = resolve(root, options.out);
const QUICK = ["--seed", "0", "--set", "training.epochs=4"];
const QUICK_SIMULATION = ["--set", "data.cells=600", "--set", "data.genes=400"];
const QUICK_CROSSING = ["--set", "data.batches.cells=[300,300]", "--set", "data.genes=400"];
// cells of many counts only, a third of all: clusters and neighbors cost more than so short a training
const QUICK_CELLS = ["--set", "genes.count=300", "--set", "cells.minCounts=1000"];
// small minibatches keep a thread busier than several, and runs are many
const PROCESSES = Math.max(1, Math.min(4, availableParallelism()));
const SHARED = ["--set", `executor.processes=${PROCESSES}`, "--set", "backend.threads=1"];

const heddle = async (...args) => {
  const code = await run(process.execPath, [join("apps", "cli", "bin", "heddle.js"), ...args]);
  if (code !== 0) throw new Error(`heddle ${args.slice(0, 3).join(" ")} ended with ${code}`);
};
const json = (file) => JSON.parse(readFileSync(file, "utf8"));

/** Runs one sweep and answers its collected results; `name` is its folder's, `smaller` what makes it quick. */
async function sweep(name, extra, smaller, spec = name) {
  const folder = join(out, "sweeps", name);
  const quick = options.quick ? [...QUICK, ...smaller] : [];
  const file = join("tooling", "reproduce", `${spec}.sweep.yaml`);
  await heddle("sweep", "run", file, "--out", folder, ...SHARED, ...extra, ...quick);
  await heddle("sweep", "collect", folder);
  return json(join(folder, "results.json"));
}

/**
 * Metrics of principal components, which are the same for every run of the sweep: of a run of one epoch that keeps them,
 * on the data and the genes of the others.
 */
async function components(name, { runs }) {
  const { id } = runs.find(({ state }) => state === "done");
  const folder = join(out, `${name}-components`);
  if (!existsSync(join(folder, "summary.json"))) {
    const config = join(out, "sweeps", name, "runs", id, "config.json");
    const settings = ["evaluation.baseline=true", "training.epochs=1"].flatMap((setting) => ["--set", setting]);
    rmSync(folder, { recursive: true, force: true });
    await heddle("train", config, ...settings, "--quiet", "--out", folder);
  }
  await heddle("evaluate", folder, "--quiet", "--out", join(out, `${name}-components.txt`));
  return json(join(folder, "evaluation.json")).baseline.results;
}

/** Computes what is missing; what is done stays done. */
async function compute() {
  const simulated = await computeSimulated();
  return options.data === undefined ? simulated : { ...simulated, ...(await computeKang(resolve(options.data))) };
}

async function computeSimulated() {
  const { bySetting, simulatedCrossingMeasures, simulationMeasures } = await import("./measures.mjs");
  const known = async (name, extra = [], spec = name) =>
    bySetting(await sweep(name, extra, QUICK_SIMULATION, spec), simulationMeasures);
  const simulation = await known("simulation");
  const simulationScreen = await known("simulation-screen", sets(SIMULATED), "screen");
  const simulationFrontier = await known("simulation-frontier");
  const collected = await sweep("crossing", [], QUICK_CROSSING);
  const crossing = bySetting(collected, simulatedCrossingMeasures);
  const crossingComponents = simulatedCrossingMeasures({ results: await components("crossing", collected) });
  return { simulation, simulationScreen, simulationFrontier, crossing, crossingComponents };
}

async function computeKang(file) {
  const { bySetting, kangMeasures } = await import("./measures.mjs");
  const on = (name, extra = []) => sweep(name, ["--data", file, ...extra], QUICK_CELLS);
  const known = async (name) => bySetting(await on(name), kangMeasures);
  const collected = await on("kang");
  const kang = bySetting(collected, kangMeasures);
  const pca = kangMeasures({ results: await components("kang", collected) });
  const frontier = [...(await known("recommended")), ...(await known("frontier"))];
  const screened = await on("screen", sets(KANG));
  const screen = bySetting(screened, kangMeasures);
  const supervised = await known("supervised");
  const peers = options.peers && bySetting({ runs: await judgePeers(screened) }, kangMeasures);
  return { kang, pca, frontier, screen, supervised, ...(peers && { peers }) };
}

/** Embeddings `NAME.SEED.h5ad` of other tools by the metrics and the clustering of the sweeps. */
async function judgePeers({ runs: [{ id }] }) {
  const config = json(join(out, "sweeps", "screen", "runs", id, "config.json"));
  const said = ["evaluation", "missing"].flatMap((key) => ["--set", `${key}=${JSON.stringify(config[key])}`]);
  const [from, to] = [resolve(options.peers), join(out, "peers")];
  mkdirSync(to, { recursive: true });
  const runs = [];
  for (const file of readdirSync(from).filter((name) => name.endsWith(".h5ad"))) {
    const [variant, seed] = file.split(".");
    const judged = join(to, `${variant}.${seed}.json`);
    const embedding = [join(from, file), "--obsm", "X_peer", "--factors", config.factors.join(",")];
    await heddle("evaluate", ...embedding, ...said, "--quiet", "--json", "--out", judged);
    runs.push({ variant, settings: {}, seed: Number(seed), state: "done", results: json(judged).results });
  }
  return runs;
}

/** Summaries as another run wrote them: one file per sweep. */
function readSummaries(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return Object.assign({}, ...names.map((name) => json(join(folder, name))));
}

async function reproduce() {
  for (const step of [ensureInstalled, () => build(["scripts"])]) {
    const code = await step();
    if (code !== 0) return code;
  }
  mkdirSync(out, { recursive: true });
  const quick = options.quick
    ? "QUICK: one seed and few epochs, to show that everything works; the numbers mean nothing. "
    : "";
  const settings = `${quick}Settings: tooling/reproduce/*.sweep.yaml.`;
  const summaries = options.from ? readSummaries(resolve(options.from)) : await compute();
  const data = { ...summaries, settings };
  const published = json(join(root, "tooling", "reproduce", "published.json"));
  const { figuresOf, reportPage } = await import("./report.mjs");
  const figures = figuresOf(data, published);
  for (const [name, svg] of Object.entries(figures))
    if (svg) writeFileSync(join(out, `${name}.${svg.startsWith("<svg") ? "svg" : "html"}`), svg);
  writeFileSync(join(out, "report.json"), `${JSON.stringify(summaries, null, 1)}\n`);
  writeFileSync(join(out, "report.html"), reportPage(data, published, figures));
  console.log(`\nThe report: ${join(out, "report.html")}`);
  return 0;
}

if (options.from && !existsSync(options.from)) throw new Error(`--from ${options.from}: nothing there`);
process.exitCode = await reproduce();
