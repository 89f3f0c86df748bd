import type { HeddleError, Matrix, MetricResult, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import type { Config } from "../config/schema.js";
import type { Catalog } from "../plugins/catalog.js";
import { createMetrics, type NamedMetric, runMetrics } from "./run-metrics.js";

/** The metrics of a baseline, as values that can be sent to another thread. */
export interface BaselineJob {
  readonly evaluation: Config["evaluation"];
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

/** Results of all metrics of the configuration on a baseline. */
export async function evaluateBaseline(
  metrics: readonly NamedMetric[],
  { evaluation, seed, representation, factors }: BaselineJob,
  events: BaselineEvents,
): Promise<readonly MetricResult[]> {
  const run = { random: evaluationRandom(seed), activeThreshold: evaluation.activeThreshold, ...events };
  return (await runMetrics(metrics, [{ representation }], factors, run)).results;
}

/** The same on another thread, which creates the metrics. */
export async function evaluateBaselineWith(catalog: Catalog, job: BaselineJob, events: BaselineEvents) {
  return evaluateBaseline(await createMetrics(catalog, job.evaluation), job, events);
}
