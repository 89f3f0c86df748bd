// Sweeps and views of docs/reproduction/rotation-protocol.md. Finished runs, views and evaluations are kept.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bySetting, kangMeasures } from "./measures.mjs";

const HELD_OUT = { column: "donor", levels: ["1016", "1244", "1256", "107"] };
/** Sweep → the file that it reads, and the options of its views. */
export const DESIGNS = {
  rotation: { data: "kang" },
  "rotation-restarts": { data: "kang" },
  "rotation-donors": { data: "kang", heldOut: HELD_OUT },
  "rotation-glioblastoma": { data: "glioblastoma", within: "patient" },
  "rotation-cycle": { data: "cycle", within: "individual", circle: ["fucci_cos", "fucci_sin"] },
  "rotation-crossing": {},
  "rotation-simulation": {},
};
/** Views of Kang's cells as run folders, because clusters and removal need the metrics of an evaluation. */
const FOLDERS = { "as trained": undefined, ICA: [], "ICA within donor": ["--within", "donor"] };

const json = (file) => JSON.parse(readFileSync(file, "utf8"));

/**
 * { linear, kang }: linear measures of every design, and clusters and removal of the views of Kang's cells.
 *
 * @param {{
 *   out: string,
 *   files: Partial<Record<"kang" | "glioblastoma" | "cycle", string>>,
 *   heddle: (...args: string[]) => Promise<void>,
 *   sweep: (name: string, folder: string, data: string | undefined) => Promise<void>,
 *   designs?: string[],
 *   finishedOnly?: boolean,
 * }} options `sweep` computes the runs of a sweep; designs without their file are left out
 */
export async function rotationResults(options) {
  return { linear: await linear(options), kang: await evaluated(options) };
}

/** Finished runs of a sweep. */
async function runsOf(name, data, { out, heddle, sweep }) {
  const folder = join(out, name);
  await sweep(name, folder, data);
  if (!existsSync(folder)) return [];
  await heddle("sweep", "collect", folder);
  return json(join(folder, "results.json"))
    .runs.filter(({ state }) => state === "done")
    .map((run) => ({ ...run, folder: join(folder, "runs", run.id) }));
}

async function linear(options) {
  const { files, designs = Object.keys(DESIGNS) } = options;
  const found = [];
  for (const name of designs) {
    const { data, heldOut, ...views } = DESIGNS[name];
    if (data !== undefined && files[data] === undefined) continue;
    const wanted = { ...views, ...(heldOut && { heldOut: { ...heldOut, data: files[data] } }) };
    const runs = [];
    for (const run of await runsOf(name, data && files[data], options))
      runs.push({ run, views: await linearViews(join(options.out, "views", name, `${run.id}.json`), run, wanted) });
    found.push(...summarized(name, runs));
  }
  return found;
}

/** Linear measures of every view, stored because a fit takes seconds. */
async function linearViews(file, run, options) {
  if (!existsSync(file)) {
    const { viewsOf } = await import("./rotation-views.mjs");
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
          group.measures[`${factor}/${measure}`] ??= [];
          group.measures[`${factor}/${measure}`].push(Number(value.toPrecision(4)));
        }
    }
  return [...groups.values()];
}

/** Clusters, removal and MIG of the views of Kang's cells. */
async function evaluated(options) {
  const { out, files, heddle, finishedOnly } = options;
  if (files.kang === undefined) return [];
  const runs = [];
  for (const run of await runsOf("rotation", files.kang, options))
    for (const [view, flags] of Object.entries(FOLDERS)) {
      const folder = flags === undefined ? run.folder : join(out, "rotated", view.replaceAll(" ", "-"), run.id);
      const file = join(folder, "evaluation.json");
      if (finishedOnly && !existsSync(file)) continue;
      if (!existsSync(folder)) await heddle("rotate", run.folder, "--out", folder, ...flags, "--quiet");
      if (!existsSync(file)) await heddle("evaluate", folder, "--quiet");
      const measured = { results: json(file).results, trained: json(join(folder, "summary.json")) };
      runs.push({ ...run, variant: view, settings: {}, ...measured });
    }
  return bySetting({ runs }, kangMeasures);
}
