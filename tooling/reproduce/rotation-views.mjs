// Views of a trained run: latents as trained, rotated by the plugin `ica` on all axes, and rotated as `heddle rotate` does, which
// turns determined axes only.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { embed, evaluate, readRun, rotate, standardCatalog } from "../../packages/heddle/dist/index.js";
import { createRandom } from "../../packages/numerics/dist/index.js";
import { rotations } from "../../plugins/rotations/dist/index.js";
import { columnsOf, linearMeasures, targetsOf } from "./linear-measures.mjs";

/**
 * Measures of each view of a run: { view: { factor: measures } }. Options: `copies`, the folder of the rotated copies, for the
 * views of determined axes; `within`, a covariate for further views; `circle`, the cosine and sine of an angle; `heldOut`,
 * { data, column, levels }: cells that the run was not trained on, for the measures; `removed`, a factor whose latents are
 * left out of the rotated views for the metric `removal`.
 */
export async function viewsOf(folder, { copies, within, circle, heldOut, removed }) {
  const { representation, cellTable, summary, config } = await readRun(folder);
  const active = summary.klPerLatent.flatMap((nats, latent) => (nats > 0.01 ? [latent] : []));
  const means = latentsOf(representation, active);
  const other = heldOut && (await cellsOf(folder, active, heldOut));
  const judged = other ?? { means, columns: cellTable.columns };
  const rotationOf = (columns) => ica(means, columns, config.seed);
  const copyOf = async (name, rotation) => {
    const out = join(copies, name);
    if (!existsSync(out)) await rotate(folder, { rotation, out });
    if (!existsSync(join(out, "evaluation.json")))
      await evaluate(out, { overrides: { evaluation: { metrics: ["active-units"], baseline: false } } });
    return heldOut
      ? (await cellsOf(out, active, heldOut)).means
      : latentsOf((await readRun(out)).representation, active);
  };
  const views = {
    "as trained": judged.means,
    ICA: mapped(await rotationOf(new Map()), judged.means),
    ...(copies && { "ICA, determined axes": await copyOf("ica", "ica") }),
  };
  if (within) {
    const known = new Map([[within, cellTable.columns.get(within)]]);
    views[`ICA within ${within}`] = mapped(await rotationOf(known), judged.means);
    if (copies)
      views[`ICA within ${within}, determined axes`] = await copyOf("within", { use: "ica", within: [within] });
  }
  const factors = config.factors.filter((name) => name !== within && !circle?.includes(name));
  const found = {};
  for (const [view, latents] of Object.entries(views)) {
    found[view] = measuresOf(columnsOf(latents), judged.columns, { factors, missing: config.missing });
    if (circle) found[view].angle = await circularMeasures(latents, judged.columns, circle);
    if (removed && view !== "as trained") found[view].removal = await removalOf(latents, cellTable, config, removed);
  }
  return found;
}

/** Clusters and leakage without the latents of a factor, by the metric `removal` with Leiden clusters. */
async function removalOf(representation, cellTable, { factors, missing, seed }, removed) {
  const [{ default: removal }, { default: leiden }] = await Promise.all([
    standardCatalog.metric.removal(),
    standardCatalog.clustering.leiden(),
  ]);
  const options = removal.options.parse({ factors: [removed], resamples: 0, permutations: 0 });
  const metric = removal.create(options, [leiden.create(leiden.options.parse({}), [])]);
  const columns = new Map(factors.map((name) => [name, withoutLevels(cellTable.columns.get(name), missing[name])]));
  const input = { embeddings: [{ representation }], factors: { ...cellTable, columns } };
  const results = await metric.evaluate(input, { random: createRandom(seed) });
  const value = (name) => results.find((result) => result.name === `removal/${name}` && !result.level)?.value;
  return Object.fromEntries(["ari", "neighbors", "logistic"].map((name) => [name, value(name)]));
}

/** A column in which these levels are missing values. */
function withoutLevels(column, levels = []) {
  const gone = levels.map((level) => column.categories.indexOf(level));
  return { ...column, codes: column.codes.map((code) => (gone.includes(code) ? -1 : code)) };
}

function measuresOf(latents, columns, { factors, missing }) {
  const linear = factors.map((name) => [
    name,
    linearMeasures(latents, targetsOf(columns.get(name), missing[name]), createRandom(0).stream(name)),
  ]);
  return Object.fromEntries(linear);
}

/** Circular R² of the best single latent, the best pair and all latents, by the metric `circular-r2`. */
async function circularMeasures(representation, columns, [cosine, sine]) {
  const { default: plugin } = await standardCatalog.metric["circular-r2"]();
  const metric = plugin.create(plugin.options.parse({ resamples: 0, permutations: 0 }), []);
  const [x, y] = [cosine, sine].map((name) => columns.get(name).values);
  const angle = { kind: "number", values: x.map((value, cell) => Math.atan2(y[cell], value)), period: 2 * Math.PI };
  const factors = { rows: x.length, columns: new Map([["angle", angle]]) };
  const results = await metric.evaluate({ embeddings: [{ representation }], factors }, { random: createRandom(0) });
  const value = (name) => results.find((result) => result.name === name)?.value;
  return { best: value("circular-r2/single"), pair: value("circular-r2"), ceiling: value("circular-r2/all") };
}

/** Active latents of a representation. */
function latentsOf({ rows, columns, values }, active) {
  const size = active.length;
  const chosen = Float64Array.from(
    { length: rows * size },
    (_, i) => values[Math.floor(i / size) * columns + active[i % size]],
  );
  return { rows, columns: size, values: chosen };
}

/** Cells of the file in these levels of a column, encoded by the run. */
async function cellsOf(folder, active, { data, column, levels }) {
  const { encoded, cells } = await embed(folder, { data });
  const { categories, codes } = cells.columns.get(column);
  const doublet = cells.columns.get("demuxlet_call");
  const chosen = [...codes.keys()].filter(
    (i) => levels.includes(categories[codes[i]]) && doublet.categories[doublet.codes[i]] !== "DBL",
  );
  const all = latentsOf(encoded.representation, active);
  const values = Float64Array.from({ length: chosen.length * all.columns }, (_, i) => {
    const [row, latent] = [chosen[Math.floor(i / all.columns)], i % all.columns];
    return all.values[row * all.columns + latent];
  });
  const columns = new Map(
    ["condition", "cell_type"].map((name) => {
      const own = cells.columns.get(name);
      return [name, { ...own, codes: Int32Array.from(chosen, (i) => own.codes[i]) }];
    }),
  );
  return { means: { rows: chosen.length, columns: all.columns, values }, columns };
}

/** The map of independent component analysis with the plugin's defaults. */
async function ica(means, columns, seed) {
  const { default: plugin } = await rotations.ica();
  const rotation = plugin.create(plugin.options.parse({ within: [...columns.keys()] }), []);
  return rotation.fit({ means, columns }, { random: createRandom(seed).stream("rotation") }).matrix;
}

function mapped(matrix, means) {
  const [k, values] = [means.columns, new Float64Array(means.values.length)];
  for (let row = 0; row < means.rows; row++)
    for (let i = 0; i < k; i++)
      for (let j = 0; j < k; j++) values[row * k + i] += matrix.values[i * k + j] * means.values[row * k + j];
  return { ...means, values };
}
