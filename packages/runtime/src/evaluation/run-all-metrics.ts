import type { Baseline, Embedding, HeddleError, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import type { Config } from "../config/schema.js";
import type { Catalog } from "../plugins/catalog.js";
import { type BaselineInput, baselineEmbeddings } from "./baselines.js";
import { drawnCells } from "./evaluated-cells.js";
import { withoutRareLevels } from "./rare-levels.js";
import { type NamedMetric, runMetrics } from "./run-metrics.js";
import { splitFactors, supervisedEntry } from "./supervised.js";

export interface EvaluateOptions {
  readonly catalog: Catalog;
  readonly signal?: AbortSignal;
  /** Called at the start of each metric, with the evaluated representation: that of the model or the baseline. */
  readonly onMetric?: (name: string, on: "embedding" | "baseline") => void;
  /** Called at intervals within a metric with its completed share, 0 to 1. */
  readonly onProgress?: (name: string, on: "embedding" | "baseline", done: number) => void;
  /**
   * Called for a metric that failed: the others continue, and a note of the record contains the failure. Also called for a
   * tracker that failed.
   */
  readonly onFailure?: (error: HeddleError) => void;
}

export interface EvaluationInput {
  readonly embedding: Embedding;
  readonly baselines: BaselineInput;
  readonly factors: Table;
  readonly config: Config;
}

/** Runs the metrics on the embedding and on the baselines, on the same cells. */
export async function runAllMetrics(
  options: EvaluateOptions,
  metrics: readonly NamedMetric[],
  { embedding, baselines, factors, config }: EvaluationInput,
) {
  const { signal, onMetric, onProgress, onFailure } = options;
  // The same stream for all: their intervals use the same half-samples.
  const random = createRandom(config.seed).stream("evaluation");
  const report = (on: "embedding" | "baseline") => ({
    onMetric: (name: string) => onMetric?.(name, on),
    onProgress: (name: string, done: number) => onProgress?.(name, on, done),
  });
  const { activeThreshold, minCells, cells } = config.evaluation;
  const drawn = drawnCells(factors, cells, random);
  const common = withoutRareLevels(drawn.table, minCells);
  const run = { random, activeThreshold, signal, onFailure };
  const { unsupervised, supervised } = splitFactors(common.factors, config);
  const onModel = { ...run, ...report("embedding") };
  const found = await runMetrics(metrics, [drawn.embedding(embedding)], unsupervised, onModel);
  const ofFactors = supervised.columns.size > 0 ? metrics.filter(({ metric }) => metric.needs.factors !== "none") : [];
  const trainedOn = await runMetrics(ofFactors, [drawn.embedding(embedding)], supervised, onModel);
  const { embeddings, notes } = await baselineEmbeddings(options.catalog, baselines, { seed: config.seed, signal });
  const model = { ...found, notes: [...drawn.notes, ...common.notes, ...found.notes, ...notes] };
  const onBaselines: Baseline[] = [];
  for (const { name, representation } of embeddings) {
    const own = { ...run, ...report("baseline") };
    const { results } = await runMetrics(metrics, [drawn.embedding({ representation })], unsupervised, own);
    onBaselines.push({ name, results });
  }
  const [baseline, ...otherBaselines] = onBaselines;
  return {
    ...model,
    ...drawn.record,
    ...supervisedEntry(config, trainedOn.results),
    ...(baseline && { baseline }),
    ...(otherBaselines.length > 0 && { otherBaselines }),
  };
}
