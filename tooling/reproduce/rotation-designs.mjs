// Sweeps and views of docs/reproduction/rotation-protocol.md. Finished runs and views are kept.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bySetting, kangMeasures } from "./measures.mjs";

const HELD_OUT = { column: "donor", levels: ["1016", "1244", "1256", "107"] };
/** A weight that is 1 until two thirds of the epochs. */
const after = (to) => (to === 1 ? 1 : `{ from: 1, to: ${to}, start: 0.667, end: 0.7 }`);
/** Settings of a model that is rotated during training, over those of beta-1.yaml, by the last weights of `beta-tcvae`. */
const inTraining = (beta, gamma) => [
  "rotation={ use: ica }",
  "training.rotateAfter=0.667",
  `objective={ use: beta-tcvae, alpha: 1, beta: ${after(beta)}, gamma: ${after(gamma)}, warmUp: { fraction: 0.2 } }`,
];
/** Kang's cells with the seeds of the choice of the preset. */
const newSeeds = (changes) => ({
  sweep: "rotation-preset",
  data: "kang",
  removed: "condition",
  trained: true,
  changes,
});
/** The designs of the rotation during training; their names begin with `prefix`. */
function trainingDesigns(prefix, ...weights) {
  const designs = {
    "": { data: "kang", removed: "condition", scored: true },
    "-donors": { data: "kang", other: HELD_OUT, removed: "condition", scored: true },
    "-glioblastoma": { data: "glioblastoma" },
    "-cycle": { data: "cycle", circle: ["fucci_cos", "fucci_sin"] },
    "-crossing": {},
    "-simulation": { scored: true },
  };
  return Object.fromEntries(
    Object.entries(designs).map(([name, design]) => [
      prefix + name,
      { sweep: `rotation${name}`, changes: inTraining(...weights), trained: true, ...design },
    ]),
  );
}
/**
 * Design → the file that it reads, and the options of its views. `sweep`: the sweep whose settings `changes` change, by default
 * that of the same name; `determined` adds the view that takes a copy of each run; `trained` leaves out all views but the first.
 */
export const DESIGNS = {
  rotation: { data: "kang", removed: "condition", determined: true, scored: true },
  "rotation-restarts": { data: "kang", removed: "condition" },
  "rotation-latents": { data: "kang", removed: "condition" },
  "rotation-donors": { data: "kang", other: HELD_OUT, determined: true, removed: "condition", scored: true },
  "rotation-unbalanced": { data: "unbalanced", other: {}, removed: "condition" },
  "rotation-hidden": { data: "hidden" },
  "rotation-glioblastoma": { data: "glioblastoma", within: "patient" },
  "rotation-cycle": { data: "cycle", within: "individual", circle: ["fucci_cos", "fucci_sin"] },
  "rotation-crossing": {},
  "rotation-simulation": { scored: true },
  ...trainingDesigns("in-training", 4, 1),
  ...trainingDesigns("weight-3", 3, 1),
  ...trainingDesigns("marginals", 6, 2),
  "preset-ica": newSeeds(["rotation={ use: ica }"]),
  "preset-marginals": newSeeds(inTraining(6, 2)),
  ...trainingDesigns("variances", 6, 2),
  "preset-variances": newSeeds(inTraining(6, 2)),
  "covariate-glioblastoma": {
    ...trainingDesigns("", 6, 2)["-glioblastoma"],
    changes: [...inTraining(6, 2), "rotation={ use: ica, within: [patient] }", "covariates=[patient]"],
  },
};

/** Designs of Kang's cells for the frontier → the name of a view there. */
const KANG = {
  rotation: (view) => view,
  "in-training": () => "rotated during training",
  "weight-3": () => "rotated during training, weight 3",
  marginals: () => "rotated during training, marginals near the prior",
  "preset-ica": () => "ICA after training, new seeds",
  "preset-marginals": () => "rotated during training, marginals near the prior, new seeds",
  "preset-variances": () => "rotated during training, ICA with posterior variances, new seeds",
};

const json = (file) => JSON.parse(readFileSync(file, "utf8"));

/**
 * { linear, kang }: linear measures of every design, and the measures of Kang's cells that the frontier has.
 *
 * @param {{
 *   out: string,
 *   files: Partial<Record<"kang" | "unbalanced" | "hidden" | "glioblastoma" | "cycle", string>>,
 *   heddle: (...args: string[]) => Promise<void>,
 *   sweep: (name: string, folder: string, data: string | undefined, changes: readonly string[]) => Promise<void>,
 *   designs?: string[],
 * }} options `sweep` computes the runs of a sweep; designs without their file are left out
 */
export async function rotationResults(options) {
  const { files, designs = Object.keys(DESIGNS) } = options;
  const [linear, kang] = [[], []];
  for (const name of designs) {
    const { data, other, determined, sweep: _sweep, changes: _changes, ...views } = DESIGNS[name];
    if (data !== undefined && files[data] === undefined) continue;
    const wanted = { ...views, ...(other && { other: { ...other, data: files[data] } }) };
    const runs = [];
    for (const run of await runsOf(name, data && files[data], options)) {
      const copies = determined && join(options.out, "rotated", name, run.id);
      const file = join(options.out, "views", name, `${run.id}.json`);
      runs.push({ run, views: await viewsOnce(file, run, { ...wanted, copies }) });
    }
    linear.push(...summarized(name, runs));
    const variant = KANG[name];
    if (variant)
      kang.push(...bySetting({ runs: runs.flatMap((run) => asFrontier(run, variant)) }, (run) => run.measures));
  }
  return { linear, kang };
}

/** Finished runs of a sweep. */
async function runsOf(name, data, { out, heddle, sweep }) {
  const folder = join(out, name);
  const { sweep: settings = name, changes = [] } = DESIGNS[name];
  await sweep(settings, folder, data, changes);
  if (!existsSync(folder)) return [];
  await heddle("sweep", "collect", folder);
  return json(join(folder, "results.json"))
    .runs.filter(({ state }) => state === "done")
    .map((run) => ({ ...run, folder: join(folder, "runs", run.id) }));
}

/**
 * The views of one run of Kang's cells with the names of the frontier. Clusters of all latents are those of the run, in model
 * coordinates, for every view.
 */
function asFrontier({ run, views }, variant) {
  const trained = kangMeasures({ results: run.results });
  return Object.entries(views).map(([view, { condition, cell_type: types, removal }]) => ({
    ...run,
    variant: variant(view),
    settings: {},
    measures: {
      ifn: condition.r,
      ceiling: condition.ceiling,
      second: condition.second,
      types: types.r,
      ari: trained.ari,
      ...storedMeasures(trained),
      ariWithout: removal?.ari ?? trained.ariWithout,
      neighbors: removal?.neighbors ?? trained.neighbors,
      logistic: removal?.logistic ?? trained.logistic,
    },
  }));
}

/** Clusters and neighbors in the coordinates of the stored latents, and at a fixed resolution, of a run that has them. */
const storedMeasures = ({ ariStored, ariFixed, ariFixedStored, typeNeighbors, typeNeighborsStored }) =>
  ariStored === undefined ? {} : { ariStored, ariFixed, ariFixedStored, typeNeighbors, typeNeighborsStored };

/** The views of a run, stored because a fit takes seconds. */
async function viewsOnce(file, run, options) {
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
