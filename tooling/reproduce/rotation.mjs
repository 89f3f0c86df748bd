// Executes docs/reproduction/rotation-protocol.md:
//
//   node tooling/reproduce/rotation.mjs --out FOLDER --kang FILE --glioblastoma FILE --cycle FILE
//
// Trains the rotation*.sweep.yaml, fits the views of each run and writes docs/reproduction/rotation.json: every measure of every
// seed. A design without its file is left out. Finished runs, views and evaluations are kept, so the command continues after an
// interruption; --collect only reads what is finished.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bySetting, kangMeasures } from "./measures.mjs";
import { viewsOf } from "./rotation-views.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const strings = Object.fromEntries(["out", "kang", "glioblastoma", "cycle"].map((name) => [name, { type: "string" }]));
const { values: given } = parseArgs({ options: { ...strings, collect: { type: "boolean" } } });
if (!given.out) throw new Error("expected --out FOLDER");
const { out } = given;

const HELD_OUT = { column: "donor", levels: ["1016", "1244", "1256", "107"] };
/** Sweep → the file it reads and the options of its views. */
const DESIGNS = {
  rotation: { data: "kang" },
  "rotation-restarts": { data: "kang" },
  "rotation-donors": { data: "kang", heldOut: { data: given.kang, ...HELD_OUT } },
  "rotation-glioblastoma": { data: "glioblastoma", within: "patient" },
  "rotation-cycle": { data: "cycle", within: "individual", circle: ["fucci_cos", "fucci_sin"] },
  "rotation-crossing": {},
  "rotation-simulation": {},
};
/** Views of Kang's cells as run folders, because clusters and removal need the metrics of an evaluation. */
const FOLDERS = { "as trained": undefined, ICA: [], "ICA within donor": ["--within", "donor"] };

const json = (file) => JSON.parse(readFileSync(file, "utf8"));

function heddle(...args) {
  const child = spawn(process.execPath, [join(root, "apps/cli/bin/heddle.js"), ...args], { stdio: "inherit" });
  return new Promise((done, fail) =>
    child.on("exit", (code) => (code === 0 ? done() : fail(new Error(`heddle ${args.join(" ")}: exit ${code}`)))),
  );
}

/** Finished runs of a sweep. */
async function runsOf(name, file) {
  const folder = join(out, name);
  const spec = join(root, "tooling/reproduce", `${name}.sweep.yaml`);
  if (!given.collect)
    await heddle(
      "sweep",
      "run",
      spec,
      ...(file ? ["--data", file] : []),
      "--set",
      "backend.threads=1",
      "--out",
      folder,
    );
  if (!existsSync(folder)) return [];
  await heddle("sweep", "collect", folder, "--quiet");
  return json(join(folder, "results.json"))
    .runs.filter(({ state }) => state === "done")
    .map((run) => ({ ...run, folder: join(folder, "runs", run.id) }));
}

/** Linear measures of every view, kept in `views/` because a fit takes seconds. */
async function linearViews(name, run, options) {
  const file = join(out, "views", name, `${run.id}.json`);
  if (!existsSync(file)) {
    const views = await viewsOf(run.folder, options);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(views));
  }
  return json(file);
}

/** One entry per design and view: each measure of each factor, a value per run. */
function summarized(name, runs) {
  const groups = new Map();
  for (const { run, views } of runs)
    for (const [view, factors] of Object.entries(views)) {
      const key = `${run.variant} ${view}`;
      const group = groups.get(key) ?? { sweep: name, design: run.variant, view, runs: [], measures: {} };
      groups.set(key, group);
      group.runs.push([...Object.values(run.settings), run.seed].join("/"));
      for (const [factor, measures] of Object.entries(factors))
        for (const [measure, value] of Object.entries(measures)) {
          const key = `${factor}/${measure}`;
          group.measures[key] ??= [];
          group.measures[key].push(Number(value.toPrecision(4)));
        }
    }
  return [...groups.values()];
}

async function linear() {
  const found = [];
  for (const [name, { data, ...options }] of Object.entries(DESIGNS)) {
    if (data !== undefined && given[data] === undefined) continue;
    const runs = [];
    for (const run of await runsOf(name, data && given[data]))
      runs.push({ run, views: await linearViews(name, run, options) });
    found.push(...summarized(name, runs));
  }
  return found;
}

/** Clusters, removal and MIG of the views of Kang's cells. */
async function evaluated() {
  if (given.kang === undefined) return [];
  const runs = [];
  for (const run of await runsOf("rotation", given.kang))
    for (const [view, options] of Object.entries(FOLDERS)) {
      const folder = options === undefined ? run.folder : join(out, "rotated", view.replaceAll(" ", "-"), run.id);
      const file = join(folder, "evaluation.json");
      if (given.collect && !existsSync(file)) continue;
      if (!existsSync(folder)) await heddle("rotate", run.folder, "--out", folder, ...options, "--quiet");
      if (!existsSync(file)) await heddle("evaluate", folder, "--quiet");
      const measured = { results: json(file).results, trained: json(join(folder, "summary.json")) };
      runs.push({ ...run, variant: view, settings: {}, ...measured });
    }
  return bySetting({ runs }, kangMeasures);
}

const rotation = { linear: await linear(), kang: await evaluated() };
writeFileSync(join(root, "docs/reproduction/rotation.json"), `${JSON.stringify({ rotation }, null, 1)}\n`);
