import type { Baseline, BaselineName, Embedding, HeddleError, Matrix, Table } from "@heddle/contracts";
import type { Config } from "../config/schema.js";
import type { Catalog } from "../plugins/catalog.js";
import {
  BASELINE_ORDER,
  type BaselineEmbedding,
  type BaselineInput,
  givenBaselines,
  independentBaselines,
} from "./baselines.js";
import { type BaselineEvents, type BaselineJob, evaluateBaseline, evaluationRandom } from "./evaluate-baseline.js";
import { drawnCells } from "./evaluated-cells.js";
import { type EvaluationThread, failuresAtEnd } from "./evaluation-thread.js";
import { withoutRareLevels } from "./rare-levels.js";
import { type NamedMetric, runMetrics } from "./run-metrics.js";
import { shareJobs } from "./share-jobs.js";
import { splitFactors, supervisedEntry } from "./supervised.js";

/** Least number of cells for other threads: each takes time to load its modules. */
const LEAST_CELLS = 2000;

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
  /** Other threads that compute the metrics of baselines, with the same results, while this thread computes those of the model. */
  readonly threads?: readonly EvaluationThread[];
}

export interface EvaluationInput {
  readonly embedding: Embedding;
  /** Maps the representation to model coordinates, if it is rotated. */
  readonly unrotate?: ((representation: Matrix) => Matrix) | undefined;
  readonly baselines: BaselineInput;
  readonly factors: Table;
  readonly config: Config;
}

/** Runs the metrics on the embedding and on the baselines, on the same cells. */
export async function runAllMetrics(
  options: EvaluateOptions,
  metrics: readonly NamedMetric[],
  { embedding, unrotate, baselines, factors, config }: EvaluationInput,
) {
  const { signal } = options;
  const random = evaluationRandom(config.seed);
  const { activeThreshold, minCells, cells } = config.evaluation;
  const drawn = drawnCells(factors, cells, random);
  const common = withoutRareLevels(drawn.table, minCells);
  const { unsupervised, supervised } = splitFactors(common.factors, config);
  const shared = startBaselines(options, metrics, drawn.table.rows);
  const rowsOf = (all: Matrix) => drawn.embedding({ representation: all }).representation;
  const add = ({ name, representation }: BaselineEmbedding) => {
    const common = { evaluation: config.evaluation, seed: config.seed, representation, factors: unsupervised };
    for (const clusters of [false, true]) shared.add(name, { ...common, clusters });
  };
  for (const given of givenBaselines(baselines)) add({ ...given, representation: rowsOf(given.representation) });
  const { embeddings: independent, notes } = await independentBaselines(options.catalog, baselines, {
    seed: config.seed,
    signal,
    rowsOf,
  });
  for (const found of independent) add(found);
  const chosen = drawn.embedding(embedding);
  const own = { ...chosen, ...(unrotate && { unrotated: unrotate(chosen.representation) }) };
  const run = { random, activeThreshold, ...eventsOf(options, "embedding") };
  const found = await runMetrics(metrics, [own], unsupervised, run);
  const ofFactors = supervised.columns.size > 0 ? metrics.filter(({ metric }) => metric.needs.factors !== "none") : [];
  const trainedOn = await runMetrics(ofFactors, [own], supervised, run);
  const [baseline, ...otherBaselines] = await shared.finish();
  return {
    ...found,
    notes: [...drawn.notes, ...common.notes, ...found.notes, ...notes],
    ...drawn.record,
    ...supervisedEntry(config, trainedOn.results),
    ...(baseline && { baseline }),
    ...(otherBaselines.length > 0 && { otherBaselines }),
  };
}

/** Other threads begin the baselines; `finish` computes the rest of them on this thread. */
function startBaselines(options: EvaluateOptions, metrics: readonly NamedMetric[], cells: number) {
  const events = eventsOf(options, "baseline");
  let isWaiting = false;
  // until this thread waits, only its own metrics count as progress
  const there: BaselineEvents = {
    ...events,
    onMetric: (name) => isWaiting && events.onMetric(name),
    onProgress: (name, done) => isWaiting && events.onProgress(name, done),
  };
  const others = cells < LEAST_CELLS ? [] : (options.threads ?? []);
  const shared = shareJobs(others.map(failuresAtEnd).map((thread) => (job: BaselineJob) => thread(job, there)));
  const names: BaselineName[] = [];
  return {
    add(name: BaselineName, job: BaselineJob) {
      names.push(name);
      shared.add(job);
    },
    async finish(): Promise<Baseline[]> {
      isWaiting = true;
      const parts = await shared.finish((job) => evaluateBaseline(metrics, job, events));
      return BASELINE_ORDER.filter((name) => names.includes(name)).map((name) => {
        const found = parts.filter((_, at) => names[at] === name).flat();
        const inOrder = found.toSorted((a, b) => a.place - b.place);
        return { name, results: inOrder.flatMap(({ results }) => results) };
      });
    },
  };
}

const eventsOf = ({ signal, onMetric, onProgress, onFailure }: EvaluateOptions, on: "embedding" | "baseline") => ({
  signal,
  onFailure,
  onMetric: (name: string) => onMetric?.(name, on),
  onProgress: (name: string, done: number) => onProgress?.(name, on, done),
});
