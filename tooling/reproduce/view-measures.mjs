// Measures of a view: metrics of the standard catalog on one representation, with the options of the Kang sweeps.
import { standardCatalog } from "../../packages/heddle/dist/index.js";
import { createRandom } from "../../packages/numerics/dist/index.js";
import { columnsOf, linearMeasures, targetsOf } from "./linear-measures.mjs";

const ONCE = { resamples: 0, permutations: 0 };

/** Linear measures of each factor. `table` has the factors of the cells, `missing` levels that are missing values. */
export function factorMeasures(latents, table, { factors, missing = {} }) {
  const columns = columnsOf(latents);
  return Object.fromEntries(
    factors.map((name) => {
      const targets = targetsOf(table.columns.get(name), missing[name]);
      return [name, linearMeasures(columns, targets, createRandom(0).stream(name))];
    }),
  );
}

/**
 * Clusters and leakage without the latents of a factor, by the metric `removal` with Leiden clusters; `ariAll` has all latents, in
 * the coordinates of the view.
 */
export async function removalMeasures(latents, table, config, removed) {
  const { default: leiden } = await standardCatalog.clustering.leiden();
  const results = await evaluateMetric("removal", { factors: [removed], ...ONCE }, latents, table, config, [
    leiden.create(leiden.options.parse({}), []),
  ]);
  const value = (name, is) => results.find((result) => result.name === `removal/${name}` && is(result))?.value;
  const others = ({ factor }) => factor !== removed;
  const own = ({ factor, level }) => factor === removed && !level;
  return {
    ariAll: value("ari/all-latents", others),
    ari: value("ari", others),
    neighbors: value("neighbors", own),
    logistic: value("logistic", own),
  };
}

/** Mutual information gap, DCI and one-to-one |r| over all factors. */
export async function disentanglementMeasures(latents, table, config) {
  const one = async (metric, options, name) => {
    const results = await evaluateMetric(metric, options, latents, table, config);
    return results.find((result) => result.name === name).value;
  };
  return {
    mig: await one("mig", ONCE, "mig"),
    disentanglement: await one("dci", { importance: ["linear"], ...ONCE }, "dci/disentanglement"),
    oneToOne: await one("matched-correlation", ONCE, "matched-correlation/pearson"),
  };
}

/** Circular R² of the best single latent, the best pair and all latents, by the metric `circular-r2`. */
export async function circularMeasures(latents, { columns }, [cosine, sine]) {
  const [x, y] = [cosine, sine].map((name) => columns.get(name).values);
  const angle = { kind: "number", values: x.map((value, cell) => Math.atan2(y[cell], value)), period: 2 * Math.PI };
  const table = { rows: x.length, columns: new Map([["angle", angle]]) };
  const results = await evaluateMetric("circular-r2", ONCE, latents, table, { factors: ["angle"], seed: 0 });
  const value = (name) => results.find((result) => result.name === name)?.value;
  return { best: value("circular-r2/single"), pair: value("circular-r2"), ceiling: value("circular-r2/all") };
}

async function evaluateMetric(name, options, representation, table, { factors, missing = {}, seed }, needs = []) {
  const { default: plugin } = await standardCatalog.metric[name]();
  const metric = plugin.create(plugin.options.parse(options), needs);
  const columns = new Map(factors.map((factor) => [factor, withoutLevels(table.columns.get(factor), missing[factor])]));
  const input = { embeddings: [{ representation }], factors: { ...table, columns } };
  return metric.evaluate(input, { random: createRandom(seed) });
}

/** A column in which these levels are missing values. */
function withoutLevels(column, levels = []) {
  if (column.kind !== "categorical") return column;
  const gone = levels.map((level) => column.categories.indexOf(level));
  return { ...column, codes: column.codes.map((code) => (gone.includes(code) ? -1 : code)) };
}
