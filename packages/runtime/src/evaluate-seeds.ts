import {
  type Baseline,
  type Embedding,
  type EvaluationRecord,
  HeddleError,
  IGNORED_KEYS,
  type SeedsRecord,
  type SeedsResult,
  type Table,
} from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { merge } from "./config/merge.js";
import { resolveConfig } from "./config/resolve.js";
import type { Config } from "./config/schema.js";
import { factorTable } from "./data/factors.js";
import { type EvaluateOptions, evaluateRun } from "./evaluate.js";
import { drawnCells } from "./evaluation/evaluated-cells.js";
import { overSeeds } from "./evaluation/over-seeds.js";
import { createMetrics, runMetrics } from "./evaluation/run-metrics.js";
import { splitFactors } from "./evaluation/supervised.js";
import { RUN_FORMAT } from "./migration/run-format.js";
import { readConfig } from "./run-folder/config-file.js";
import { readEvaluation } from "./run-folder/evaluation-file.js";
import { readFinishedRun } from "./run-folder/finished-run.js";
import type { RunStore } from "./store/run-store.js";

export interface EvaluateSeedsOptions extends EvaluateOptions {
  /** Runs of one configuration, which differ in their seed. */
  readonly stores: readonly RunStore[];
  /** Overrides the first run's configuration for metrics that compare seeds. */
  readonly overrides?: unknown;
}

interface Seed {
  readonly store: RunStore;
  readonly config: Config;
  readonly cells: Table;
  readonly embedding: Embedding;
  readonly evaluation: EvaluationRecord;
}

/**
 * Joint evaluation of seeds of one configuration: the mean of every result with an interval over seeds, and the metrics
 * that compare seeds. Evaluates runs without an evaluation first, by their own configuration. Throws HeddleError
 * "config" if the runs differ in more than their seed, and "bad-data" if their cells differ.
 */
export async function evaluateSeeds(options: EvaluateSeedsOptions): Promise<SeedsRecord> {
  const { stores, overrides, catalog, signal, onMetric, onFailure } = options;
  if (stores.length < 2) throw tooFew(stores);
  const seeds: Seed[] = [];
  for (const store of stores) seeds.push(await readSeed(store, options));
  for (const seed of seeds.slice(1)) checkAlike(seeds[0], seed);
  const [first] = seeds as [Seed];
  const config = resolveConfig(merge(first.config, overrides), first.store.name);
  const several = (await createMetrics(catalog, config.evaluation)).filter(
    ({ metric }) => metric.needs.embeddings === "several",
  );
  const random = createRandom(config.seed).stream("evaluation");
  const { unsupervised: factors } = splitFactors(factorTable(first.cells, config), config);
  const report = (name: string) => onMetric?.(name, "embedding");
  const drawn = drawnCells(factors, config.evaluation.cells, random);
  const embeddings = seeds.map(({ embedding }) => drawn.embedding(embedding));
  const compared = await runMetrics(several, embeddings, drawn.table, {
    random,
    activeThreshold: config.evaluation.activeThreshold,
    signal,
    onMetric: report,
    onFailure,
  });
  const single = overSeeds(seeds.map(({ evaluation }) => evaluation.results));
  const [baseline, ...otherBaselines] = baselinesOverSeeds(seeds);
  return {
    heddle: { format: RUN_FORMAT },
    source: "seeds",
    runs: seeds.map(({ store }) => store.name),
    seeds: seeds.map((seed) => seed.config.seed),
    cells: first.cells.rows,
    results: [...compared.results, ...single.results],
    ...(baseline && { baseline }),
    ...(otherBaselines.length > 0 && { otherBaselines }),
    notes: [...drawn.notes, ...compared.notes, ...single.notes],
  };
}

/** Baselines of every seed, the first seed's order. */
function baselinesOverSeeds(seeds: readonly Seed[]): Baseline<SeedsResult>[] {
  const perSeed = seeds.map(({ evaluation: { baseline, otherBaselines = [] } }) =>
    baseline ? [baseline, ...otherBaselines] : [],
  );
  return perSeed[0].flatMap(({ name }) => {
    const results = perSeed.map((own) => own.find((other) => other.name === name)?.results ?? []);
    return results.every(({ length }) => length > 0) ? [{ name, results: overSeeds(results).results }] : [];
  });
}

async function readSeed(store: RunStore, options: EvaluateSeedsOptions): Promise<Seed> {
  const { stores: _stores, overrides: _overrides, ...rest } = options;
  const config = resolveConfig(await readConfig(store), store.name);
  const evaluation = (await readEvaluation(store)) ?? (await evaluateRun({ ...rest, store }));
  const { summary, latents } = await readFinishedRun(store);
  const { cells, representation, variances } = latents;
  const divergence = Float64Array.from(summary.klPerLatent);
  return { store, config, cells, embedding: { representation, variances, klPerLatent: divergence }, evaluation };
}

function checkAlike(first: Seed, other: Seed): void {
  const keys = new Set([...Object.keys(first.config), ...Object.keys(other.config)]) as Set<keyof Config>;
  const differs = [...keys].filter(
    (key) => !IGNORED_KEYS.has(key) && JSON.stringify(first.config[key]) !== JSON.stringify(other.config[key]),
  );
  if (differs.length > 0) {
    throw new HeddleError("config", {
      where: other.store.name,
      expected: `the configuration of ${first.store.name} but for the seed`,
      got: `another ${differs.join(", ")}`,
      next: "Give runs of one configuration; heddle report shows different ones side by side.",
    });
  }
  const [a, b] = [first.cells.index, other.cells.index];
  if (a.length === b.length && a.every((name, row) => name === b[row])) return;
  throw new HeddleError("bad-data", {
    where: other.store.name,
    expected: `the ${a.length} cells of ${first.store.name} in their order`,
    got: `${b.length} cells, or others`,
    next: "Train the seeds on the same data.",
  });
}

const tooFew = (stores: readonly RunStore[]) =>
  new HeddleError("usage", {
    expected: "at least two runs",
    got: `${stores.length}`,
    next: "Train the configuration with another --seed, and give both runs.",
  });
