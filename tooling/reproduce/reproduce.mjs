// `npm run reproduce`: the preprint's simulation and, with --data, its real cells, as sweeps; then one report.
//   --data FILE   counts of Kang et al. 2018 with obs condition, cell_type, demuxlet_call
//   --quick       one seed, few cells and epochs: shows that everything works, in minutes; its numbers mean nothing
//   --from FOLDER the report of summaries that are there (docs/reproduction), without computing
//   --out FOLDER  default reproduction/
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build, ensureInstalled, root, run } from "../toolchain.mjs";

const { values: options } = parseArgs({
  options: {
    data: { type: "string" },
    quick: { type: "boolean" },
    from: { type: "string" },
    out: { type: "string", default: "reproduction" },
  },
});
const out = resolve(root, options.out);
const QUICK = ["--seed", "0", "--set", "training.epochs=4"];
const QUICK_SIMULATION = ["--set", "data.cells=600", "--set", "data.genes=400"];

const heddle = async (...args) => {
  const code = await run(process.execPath, [join("apps", "cli", "bin", "heddle.js"), ...args]);
  if (code !== 0) throw new Error(`heddle ${args.slice(0, 3).join(" ")} ended with ${code}`);
};
const json = (file) => JSON.parse(readFileSync(file, "utf8"));

/** Runs one sweep and answers its collected results. */
async function sweep(name, extra) {
  const folder = join(out, "sweeps", name);
  const quick = options.quick ? [...QUICK, ...(name === "simulation" ? QUICK_SIMULATION : [])] : [];
  await heddle("sweep", "run", join("tooling", "reproduce", `${name}.sweep.yaml`), "--out", folder, ...extra, ...quick);
  await heddle("sweep", "collect", folder);
  return json(join(folder, "results.json"));
}

/** Metrics of principal components, which are the same for every run of the sweep: measured beside its first run. */
async function components(name, { runs }) {
  const first = runs.find(({ state }) => state === "done");
  const folder = join(out, "sweeps", name, "runs", first.id);
  await heddle(
    "evaluate",
    folder,
    "--quiet",
    "--set",
    "evaluation.baseline=true",
    "--out",
    join(out, `${name}-components.txt`),
  );
  return json(join(folder, "evaluation.json")).baseline.results;
}

/** Computes what is missing; what is done stays done. */
async function compute() {
  const { bySetting, kangMeasures, simulationMeasures } = await import("./measures.mjs");
  const simulation = bySetting(await sweep("simulation", []), simulationMeasures);
  if (options.data === undefined) return { simulation };
  const data = ["--data", resolve(options.data)];
  const collected = await sweep("kang", data);
  const kang = bySetting(collected, kangMeasures);
  const pca = kangMeasures({ results: await components("kang", collected) });
  const frontier = bySetting(await sweep("frontier", data), kangMeasures);
  return { simulation, kang, pca, frontier };
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
  for (const [name, svg] of Object.entries(figures)) if (svg) writeFileSync(join(out, `${name}.html`), svg);
  writeFileSync(join(out, "report.json"), `${JSON.stringify(summaries, null, 1)}\n`);
  writeFileSync(join(out, "report.html"), reportPage(data, published, figures));
  console.log(`\nThe report: ${join(out, "report.html")}`);
  return 0;
}

if (options.from && !existsSync(options.from)) throw new Error(`--from ${options.from}: nothing there`);
process.exitCode = await reproduce();
