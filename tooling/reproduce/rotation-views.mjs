// Views of a trained run: latents as trained, rotated by the plugin `ica` on all axes, and rotated as `heddle rotate` does, which
// turns determined axes only.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { embed, evaluate, readRun, rotate } from "../../packages/heddle/dist/index.js";
import { createRandom } from "../../packages/numerics/dist/index.js";
import { rotations } from "../../plugins/rotations/dist/index.js";
import { circularMeasures, disentanglementMeasures, factorMeasures, removalMeasures } from "./view-measures.mjs";

/**
 * Measures of each view of a run: { view: { factor: measures } }. Options: `copies`, the folder of the rotated copies, for the
 * views of determined axes; `within`, a covariate for further views; `circle`, the cosine and sine of an angle; `other`,
 * { data, column, levels }: other cells for the measures, all singlets without `column`; `removed`, a factor whose latents are
 * left out for the metric `removal`; `scored`: also MIG, DCI and one-to-one |r|; `trained`: the run as it
 * was trained, without further views.
 */
export async function viewsOf(folder, options) {
  const { within, circle, removed, scored } = options;
  const run = await readRun(folder);
  const active = run.summary.klPerLatent.flatMap((nats, latent) => (nats > 0.01 ? [latent] : []));
  const other = options.other && (await cellsOf(folder, active, options.other));
  const columns = other?.columns ?? run.cellTable.columns;
  const own = latentsOf(run.representation, active);
  const views = await representations({ folder, run, active, own, means: other?.means ?? own, columns }, options);
  const cells = { rows: views["as trained"].rows, columns };
  const factors = run.config.factors.filter((name) => name !== within && !circle?.includes(name));
  const settings = { ...run.config, factors };
  const found = {};
  for (const [view, latents] of Object.entries(views)) {
    found[view] = factorMeasures(latents, cells, settings);
    if (circle) found[view].angle = await circularMeasures(latents, cells, circle);
    if (removed) found[view].removal = await removalMeasures(latents, cells, settings, removed);
    if (scored) found[view].scores = await disentanglementMeasures(latents, cells, settings);
  }
  if (options.trained) addDetermined(found["as trained"], run);
  const elbo = run.epochs.at(-1).validation?.elbo;
  found["as trained"].model = { active: active.length, ...(elbo !== undefined && { elbo }) };
  return found;
}

/** For each factor with one target: 1 if the run reports the axis of the best latent as determined, 0 if not. */
function addDetermined(factors, { evaluation: { results, latents } }) {
  for (const { name, factor, level, latent } of results)
    if (name === "max-correlation/pearson/active" && level === undefined && latent !== undefined && factors[factor])
      factors[factor].determined = latents[latent].determined ? 1 : 0;
}

/** Rotations are fitted to `own`, the latents of the run, and applied to `means`. */
async function representations({ folder, run, active, own, means, columns }, { copies, within, other, trained }) {
  const { seed } = run.config;
  if (trained) return { "as trained": means };
  const views = { "as trained": means, ICA: mapped(await ica(own, new Map(), seed), means) };
  if (copies) {
    const copy = join(copies, "ica");
    if (!existsSync(copy)) await rotate(folder, { rotation: "ica", out: copy });
    if (!existsSync(join(copy, "evaluation.json")))
      await evaluate(copy, { overrides: { evaluation: { metrics: ["active-units"], baseline: false } } });
    views["ICA, determined axes"] = other
      ? (await cellsOf(copy, active, other)).means
      : latentsOf((await readRun(copy)).representation, active);
  }
  if (!within) return views;
  const inside = mapped(await ica(own, new Map([[within, run.cellTable.columns.get(within)]]), seed), means);
  views[`ICA within ${within}`] = inside;
  views[`ICA within ${within}, without the means of its levels`] = withoutMeans(inside, columns.get(within));
  return views;
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

/** Singlets of the file, in these levels of a column, encoded by the run. */
async function cellsOf(folder, active, { data, column, levels }) {
  const { encoded, cells } = await embed(folder, { data });
  const level = (name, i) => cells.columns.get(name).categories[cells.columns.get(name).codes[i]];
  const chosen = Array.from({ length: cells.rows }, (_, i) => i).filter(
    (i) => level("demuxlet_call", i) !== "DBL" && (column === undefined || levels.includes(level(column, i))),
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
export async function ica(means, columns, seed) {
  const { default: plugin } = await rotations.ica();
  const rotation = plugin.create(plugin.options.parse({ within: [...columns.keys()] }), []);
  return rotation.fit({ means, columns }, { random: createRandom(seed).stream("rotation") }).matrix;
}

export function mapped(matrix, means) {
  const [k, values] = [means.columns, new Float64Array(means.values.length)];
  for (let row = 0; row < means.rows; row++)
    for (let i = 0; i < k; i++)
      for (let j = 0; j < k; j++) values[row * k + i] += matrix.values[i * k + j] * means.values[row * k + j];
  return { ...means, values };
}

/** Latents minus their means in the levels of a column. */
function withoutMeans({ rows, columns, values }, { codes, categories }) {
  const [sums, sizes] = [new Float64Array(categories.length * columns), new Float64Array(categories.length)];
  for (let row = 0; row < rows; row++) {
    sizes[codes[row]]++;
    for (let j = 0; j < columns; j++) sums[codes[row] * columns + j] += values[row * columns + j];
  }
  const rest = values.map((value, i) => {
    const level = codes[Math.floor(i / columns)];
    return value - sums[level * columns + (i % columns)] / sizes[level];
  });
  return { rows, columns, values: rest };
}
