import type { HeddleError, Matrix, MetricResult, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import type { Config } from "../config/schema.js";
import type { Catalog } from "../plugins/catalog.js";
import { createMetrics, type NamedMetric, runMetrics } from "./run-metrics.js";

/** Some metrics of a baseline, as values that can be sent to another thread. */
export interface BaselineJob {
  readonly evaluation: Config["evaluation"];
  /** Whether these are the metrics that cluster cells, which take about as long as all others, or the others. */
  readonly clusters: boolean;
  readonly seed: number;
  /** Cells × components: the cells that the metrics use. */
  readonly representation: Matrix;
  readonly factors: Table;
}

export interface BaselineEvents {
  readonly signal?: AbortSignal;
  readonly onMetric?: (name: string) => void;
  readonly onProgress?: (name: string, done: number) => void;
  readonly onFailure?: (error: HeddleError) => void;
}

/** The stream of all metrics of an evaluation: their intervals use the same half-samples. */
export const evaluationRandom = (seed: number) => createRandom(seed).stream("evaluation");

/** Results of each metric of a job, with the place of the metric in the configuration. */
export type BaselineResults = readonly { readonly place: number; readonly results: readonly MetricResult[] }[];

/** Results of those of the metrics that the job names. */
export async function evaluateBaseline(
  metrics: readonly NamedMetric[],
  { evaluation, clusters, seed, representation, factors }: BaselineJob,
  events: BaselineEvents,
): Promise<BaselineResults> {
  const run = { random: evaluationRandom(seed), activeThreshold: evaluation.activeThreshold, ...events };
  const found: { place: number; results: readonly MetricResult[] }[] = [];
  for (const [place, metric] of metrics.entries()) {
    if (metric.clusters !== clusters) continue;
    const { results } = await runMetrics([metric], [{ representation }], factors, run);
    found.push({ place, results });
  }
  return found;
}

/** The same on another thread, which creates the metrics. */
export async function evaluateBaselineWith(catalog: Catalog, job: BaselineJob, events: BaselineEvents) {
  return evaluateBaseline(await createMetrics(catalog, job.evaluation), job, events);
}
