// `npm run reproduce`: sweeps on the preprint's simulation and, with --data, its real cells; then one report.
//   --data FILE   counts of Kang et al. 2018 with obs condition, cell_type, demuxlet_call
//   --quick       one seed, few cells and epochs: a test of the pipeline in minutes, without meaningful numbers
//   --peers FOLDER also evaluates embeddings of peers.py
//   --from FOLDER only writes the report of stored summaries (docs/reproduction)
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
const QUICK_ROTATED = ["--set", "data.genes=200"];
// only the third of the cells with most counts: clustering takes longer than this short training
const QUICK_CELLS = ["--set", "genes.count=300", "--set", "cells.minCounts=1000"];
// small minibatches run best on one thread each, with several runs in parallel; native kernels where they are built
const PROCESSES = Math.max(1, Math.min(4, availableParallelism()));
const BACKEND = ["--set", "backend.use=auto", "--set", "backend.threads=1"];
const SHARED = ["--set", `executor.processes=${PROCESSES}`, ...BACKEND];

const heddle = async (...args) => {
  const code = await run(process.execPath, [join("apps", "cli", "bin", "heddle.js"), ...args]);
  if (code !== 0) throw new Error(`heddle ${args.slice(0, 3).join(" ")} ended with ${code}`);
};
const json = (file) => JSON.parse(readFileSync(file, "utf8"));

/** Runs one sweep and returns its collected results, in the folder `name`; `smaller` are the settings of --quick. */
async function sweep(name, extra, smaller, spec = name) {
  const folder = join(out, "sweeps", name);
  const quick = options.quick ? [...QUICK, ...smaller] : [];
  const file = join("tooling", "reproduce", `${spec}.sweep.yaml`);
  await heddle("sweep", "run", file, "--out", folder, ...SHARED, ...extra, ...quick);
  await heddle("sweep", "collect", folder);
  return json(join(folder, "results.json"));
}

/**
 * Metrics of principal components, which are the same for every run of the sweep: from a run of one epoch on the same data
 * and genes.
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

/** Computes missing sweeps; finished runs are kept. */
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
  const frontier = [...(await known("tcvae")), ...(await known("frontier"))];
  // the same step ran on simulated cells; only the evaluation of other tools reads these runs
  const isScreened = !options.quick || options.peers !== undefined;
  const screened = isScreened ? await on("screen", sets(KANG)) : { runs: [] };
  const screen = bySetting(screened, kangMeasures);
  const supervised = await known("supervised");
  const rotation = await computeRotation(file);
  const peers = options.peers && bySetting({ runs: await evaluatePeers(screened) }, kangMeasures);
  return { kang, pca, frontier, screen, supervised, rotation, ...(peers && { peers }) };
}

/** Rotated views of Kang's cells and the simulations; rotation.mjs has further designs, which need other files. */
async function computeRotation(file) {
  const { rotationResults } = await import("./rotation-designs.mjs");
  const small = { rotation: QUICK_CELLS, "rotation-crossing": QUICK_ROTATED };
  const designs = options.quick ? Object.keys(small) : [...Object.keys(small), "rotation-simulation"];
  const run = async (name, _folder, data) => void (await sweep(name, data ? ["--data", data] : [], small[name] ?? []));
  return rotationResults({ out: join(out, "sweeps"), files: { kang: file }, heddle, sweep: run, designs });
}

/** Embeddings `NAME.SEED.h5ad` of other tools with the metrics and the clustering of the sweeps. */
async function evaluatePeers({ runs: [{ id }] }) {
  const config = json(join(out, "sweeps", "screen", "runs", id, "config.json"));
  const settings = ["evaluation", "missing"].flatMap((key) => ["--set", `${key}=${JSON.stringify(config[key])}`]);
  const [from, to] = [resolve(options.peers), join(out, "peers")];
  mkdirSync(to, { recursive: true });
  const runs = [];
  for (const file of readdirSync(from).filter((name) => name.endsWith(".h5ad"))) {
    const [variant, seed] = file.split(".");
    const evaluated = join(to, `${variant}.${seed}.json`);
    const embedding = [join(from, file), "--obsm", "X_peer", "--factors", config.factors.join(",")];
    await heddle("evaluate", ...embedding, ...settings, "--quiet", "--json", "--out", evaluated);
    runs.push({ variant, settings: {}, seed: Number(seed), state: "done", results: json(evaluated).results });
  }
  return runs;
}

/** Stored summaries: one file per sweep. */
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
    ? "QUICK: one seed and few epochs, as a test of the pipeline; the numbers have no meaning. "
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

if (options.from && !existsSync(options.from))
  throw new Error(`--from: expected a folder, got ${options.from}, which does not exist`);
process.exitCode = await reproduce();
