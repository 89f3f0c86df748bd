// Summarizes collected runs for the report: every measure per setting, with a value per seed.

/** Measures of a run on simulated cells: name → value. */
export function simulationMeasures({ results, trained }) {
  const best = results.filter(({ name }) => name === "max-correlation/pearson");
  const matched = results.find(({ name }) => name === "matched-correlation/pearson");
  return {
    ...Object.fromEntries(best.map(({ factor, value }) => [factor, value])),
    mean: mean(best.map(({ value }) => value)),
    ...(matched && { oneToOne: matched.value }),
    ...Object.fromEntries(GAPS.flatMap(([key, wanted]) => optional(results, key, wanted))),
    ...klMeasures(trained),
  };
}

/** Optional measures with one number per run: key, name of the result. */
const GAPS = [
  ["mig", "mig"],
  ["disentanglement", "dci/disentanglement"],
  ["completeness", "dci/completeness"],
  ["lms", "drvi-scores/lms/smi"],
];
const optional = (results, key, wanted) => {
  const found = results.find(({ name }) => name === wanted);
  return found ? [[key, found.value]] : [];
};

/** Measures of a run on Kang's cells, or of their principal components. */
export const kangMeasures = (run) => crossingMeasures(run, { crossing: "condition", types: "cell_type" });

/** The same for simulated types with a crossing effect. */
export const simulatedCrossingMeasures = (run) => crossingMeasures(run, { crossing: "batch", types: "group" });

function crossingMeasures({ results, trained }, { crossing, types }) {
  const find = (wanted) =>
    results.find((result) => Object.entries(wanted).every(([key, value]) => result[key] === value))?.value;
  const accuracies = results.filter(({ name, factor }) => name === "single-latent-accuracy" && factor === types);
  const about = { factor: crossing };
  const measures = {
    ifn: find({ ...about, name: "max-correlation/pearson" }),
    ifnSpearman: find({ ...about, name: "max-correlation/spearman" }),
    second:
      find({ ...about, name: "max-correlation/pearson/active/second-best" }) ??
      find({ ...about, name: "max-correlation/pearson/second-best" }),
    ari: find({ name: "clustering-agreement/ari", factor: types }),
    // of a rotated run: the same of the latents that it stores, and both at the resolution fixed beforehand
    ariStored: find({ name: "clustering-agreement/ari/rotated", factor: types }),
    ariFixed: find({ name: "clustering-agreement/ari/fixed", factor: types }),
    ariFixedStored: find({ name: "clustering-agreement/ari/fixed/rotated", factor: types }),
    typeNeighbors: find({ name: "neighbor-accuracy", factor: types }),
    typeNeighborsStored: find({ name: "neighbor-accuracy/rotated", factor: types }),
    ariWithout: find({ name: "removal/ari", factor: types }),
    neighbors: find({ ...about, name: "removal/neighbors" }),
    logistic: find({ ...about, name: "removal/logistic" }),
    ariWithoutActive: find({ name: "removal/ari/active", factor: types }),
    neighborsActive: find({ ...about, name: "removal/neighbors/active" }),
    logisticActive: find({ ...about, name: "removal/logistic/active" }),
    mixing: find({ ...about, name: "removal/mixing" }),
    ...Object.fromEntries(GAPS.flatMap(([key, wanted]) => optional(results, key, wanted))),
    leftOut: results.filter(({ name }) => name === "removal/latent").length || undefined,
    ...Object.fromEntries(accuracies.map(({ level, value }) => [`accuracy ${level}`, value])),
    ...klMeasures(trained),
  };
  return Object.fromEntries(Object.entries(measures).filter(([, value]) => value !== undefined));
}

const ACTIVE_NATS = 0.01;

function klMeasures(trained) {
  if (trained === undefined) return {};
  const { klPerLatent } = trained;
  return {
    active: klPerLatent.filter((nats) => nats > ACTIVE_NATS).length,
    divergence: klPerLatent.reduce((sum, nats) => sum + nats, 0),
  };
}

/**
 * Groups runs by variant and grid point: { variant, settings, seeds, measures: name → a value per seed }.
 * Unfinished runs are only counted, in `missing`.
 */
export function bySetting({ runs }, measure) {
  const groups = new Map();
  for (const run of runs) {
    const key = JSON.stringify([run.variant, run.settings]);
    if (!groups.has(key))
      groups.set(key, { variant: run.variant, settings: run.settings, seeds: [], missing: 0, measures: {} });
    const group = groups.get(key);
    if (run.state !== "done") {
      group.missing++;
      continue;
    }
    group.seeds.push(run.seed);
    for (const [name, value] of Object.entries(measure(run))) {
      group.measures[name] ??= [];
      group.measures[name].push(Number(value.toPrecision(4)));
    }
  }
  return [...groups.values()];
}

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Two-sided 97.5 % points of Student's t with 1 to 9 degrees of freedom (scipy.stats.t.ppf). */
const T = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622];

/** Mean over seeds with its 95 % interval (Student's t) and the standard deviation; a single seed has no interval. */
export function overSeeds(values) {
  const middle = mean(values);
  if (values.length < 2) return { mean: middle, count: values.length };
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
  const t = T[Math.min(values.length - 1, T.length) - 1];
  const half = (t * deviation) / Math.sqrt(values.length);
  return { mean: middle, low: middle - half, high: middle + half, deviation, count: values.length };
}
