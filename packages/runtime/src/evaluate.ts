import type { CountDataset, DataSource, EvaluationRecord } from "@heddle/contracts";
import { isHeddleError } from "@heddle/contracts";
import { create } from "./composition/compose.js";
import { merge } from "./config/merge.js";
import { resolveConfig } from "./config/resolve.js";
import type { Config } from "./config/schema.js";
import { computeBaselines } from "./data/baseline.js";
import { factorTable } from "./data/factors.js";
import { addedLevels, checkMissingLevels } from "./data/known-levels.js";
import { openData, sourceName } from "./data/open-data.js";
import { prepareData } from "./data/prepare.js";
import { readEmbedding } from "./data/read-embedding.js";
import type { BaselineInput } from "./evaluation/baselines.js";
import type { GeneSets } from "./evaluation/gene-sets.js";
import { deviations, foreignLatent, latentRecords } from "./evaluation/latent-records.js";
import { type EvaluateOptions, runAllMetrics } from "./evaluation/run-all-metrics.js";
import { createMetrics } from "./evaluation/run-metrics.js";
import { withAccuracy } from "./evaluation/supervised.js";
import { ROTATED_NOTE, readUnrotation } from "./evaluation/unrotated.js";
import { RUN_FORMAT } from "./migration/run-format.js";
import type { Catalog } from "./plugins/catalog.js";
import { chooseGeneSelection } from "./plugins/choose.js";
import { versionDifferences } from "./plugins/plugin-record.js";
import { readConfig, readPluginRecords } from "./run-folder/config-file.js";
import { writeEvaluation } from "./run-folder/evaluation-file.js";
import { readFinishedRun } from "./run-folder/finished-run.js";
import { changeRun } from "./run-folder/write-run.js";
import type { RunStore } from "./store/run-store.js";
import { trackEvaluation } from "./tracking/track-evaluation.js";

export type { EvaluateOptions };

export interface EvaluateRunOptions extends EvaluateOptions {
  readonly store: RunStore;
  /** Overrides the run's configuration: factors, metrics, missing levels. */
  readonly overrides?: unknown;
  /** Gene sets to test for each latent. */
  readonly geneSets?: GeneSets;
}

/**
 * Evaluates a run: all metrics on its latents and on principal components of the same cells, and the top genes of each
 * latent. Writes evaluation.json.
 */
export const evaluateRun = (options: EvaluateRunOptions): Promise<EvaluationRecord> =>
  changeRun(options.store, "evaluation", () => evaluateAsWriter(options));

async function evaluateAsWriter(options: EvaluateRunOptions): Promise<EvaluationRecord> {
  const { catalog, store, overrides, geneSets } = options;
  const own = await readConfig(store);
  const config = resolveConfig(merge(own, overrides), store.name);
  const metrics = await createMetrics(catalog, config.evaluation);
  const { summary, latents } = await readFinishedRun(store);
  const { cells, representation, variances } = latents;
  checkMissingLevels(cells, addedLevels(config.missing, resolveConfig(own, store.name).missing));
  const factors = factorTable(cells, config);
  const divergence = Float64Array.from(summary.klPerLatent);
  // before the metrics, which take longer, so that gene sets of another species fail at once
  const figures = { ...summary, representation, geneSets };
  const ofLatents = await latentRecords(catalog, store, config, figures);
  const evaluated = await runAllMetrics(options, metrics, {
    embedding: { representation, variances, klPerLatent: divergence },
    unrotate: await readUnrotation(store),
    baselines: latents,
    factors,
    config,
  });
  const record: EvaluationRecord = {
    heddle: { format: RUN_FORMAT },
    source: "run",
    cells: representation.rows,
    ...ofLatents,
    ...withAccuracy(evaluated, summary.labels),
    notes: [
      ...(await versionDifferences(catalog, await readPluginRecords(store))),
      ...evaluated.notes,
      ...(summary.rotation ? [ROTATED_NOTE] : []),
    ],
  };
  await writeEvaluation(store, record);
  await trackEvaluation(options, config, { record, step: summary.steps });
  return record;
}

/** The same metrics on an embedding that another tool, such as scanpy or scvi-tools, stored with the counts. */
export async function evaluateEmbedding(
  options: EvaluateOptions & {
    readonly source: DataSource;
    readonly embedding: string;
    /** `factors`, `missing`, `seed`, `genes`, `evaluation`: other keys have no effect. */
    readonly config: unknown;
  },
): Promise<EvaluationRecord> {
  const { catalog, source, embedding, signal } = options;
  const { labels: _unused, ...config } = resolveConfig(options.config);
  const metrics = await createMetrics(catalog, config.evaluation);
  const { representation, cellTable } = await readEmbedding(catalog, config.data, source, embedding);
  checkMissingLevels(cellTable, config.missing);
  const factors = factorTable(cellTable, config);
  const { note, ...baselines } = await baselinesOf({
    catalog,
    config: { ...config, latents: representation.columns },
    source,
    signal,
  });
  const evaluated = await runAllMetrics(options, metrics, {
    embedding: { representation },
    baselines,
    factors,
    config,
  });
  const latents = deviations(representation).map((deviation, index) => foreignLatent(index, deviation));
  return {
    heddle: { format: RUN_FORMAT },
    source: `${sourceName(source)}:${embedding}`,
    cells: representation.rows,
    latents,
    ...evaluated,
    notes: [...evaluated.notes, ...(note ? [note] : [])],
  };
}

interface BaselineOptions {
  readonly catalog: Catalog;
  readonly config: Config;
  readonly source: DataSource;
  readonly signal?: AbortSignal;
}

/** The baselines of the counts; a note if the file has no counts. */
async function baselinesOf({
  catalog,
  config,
  source,
  signal,
}: BaselineOptions): Promise<BaselineInput & { note?: string }> {
  if (!config.evaluation.baseline) return {};
  let dataset: CountDataset | undefined;
  try {
    dataset = await openData(catalog, config.data, [source], { support: "counts", signal });
    const genes = create(await chooseGeneSelection(catalog, config));
    const everyCell = { ...config, factors: [], covariates: [], cells: { drop: {}, minCounts: 0, minGenes: 0 } };
    const data = await prepareData(dataset, everyCell, { genes, signal });
    return await computeBaselines(data.counts, data.genes, config, "counts");
  } catch (error) {
    if (!isHeddleError(error, "not-counts") && !isHeddleError(error, "bad-data")) throw error;
    return { note: `No principal components for comparison: ${error.message}` };
  } finally {
    dataset?.dispose();
  }
}
