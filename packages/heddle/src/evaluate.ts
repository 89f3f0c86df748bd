import type { EvaluationRecord, SeedsRecord } from "@heddle/contracts";
import type { ConfigInput, GeneSets, RunStore } from "@heddle/runtime";
import { locateData } from "#workers";
import type { MetricEvent } from "./calls/evaluate-call.js";
import { type DataInput, givenData } from "./data/data-input.js";
import { startCall, type ThreadOptions } from "./thread/start-call.js";

interface Judging extends ThreadOptions {
  /** The metric that begins, and whether it is on the model or on the baseline. */
  readonly onMetric?: (name: string, on: MetricEvent["on"]) => void;
}

const reporting =
  ({ onMetric }: Judging) =>
  ({ name, on }: MetricEvent) =>
    onMetric?.(name, on);

export interface EvaluateOptions extends Judging {
  /** Laid over the run's configuration: other factors, metrics, or levels that mean unknown. */
  readonly overrides?: Partial<ConfigInput>;
  /** Gene sets that each latent is tested for: `{ source: "name", sets: [{ name, genes }] }`, or the text of a .gmt file. */
  readonly geneSets?: GeneSets | string;
}

/**
 * Every metric of a trained run, with principal components of the same cells beside it. Writes evaluation.json there.
 * On this thread, unless `thread: "worker"`.
 *
 * @example
 * const { results } = await evaluate("runs/first");
 * for (const { name, factor, latent, value } of results) console.log(name, factor, latent, value);
 */
export async function evaluate(run: string | RunStore, options: EvaluateOptions = {}): Promise<EvaluationRecord> {
  const { overrides, geneSets, thread = "here", onMetric: _, ...where } = options;
  const onEvent = reporting(options);
  return startCall("evaluate", { ...where, thread, request: { overrides, geneSets }, stores: [run], onEvent }).result;
}

export interface EvaluateSeedsOptions extends Judging {
  /** Laid over the first run's configuration for the metrics that compare seeds. */
  readonly overrides?: Partial<ConfigInput>;
}

/**
 * Several seeds of one configuration as one: each result's mean with an interval over seeds, and the metrics that
 * compare seeds. A run that is not evaluated yet is. `report` shows the same runs as a page.
 *
 * @example
 * const { results } = await evaluateSeeds(["runs/seed-0", "runs/seed-1", "runs/seed-2"]);
 * for (const { name, factor, value, interval } of results) console.log(name, factor, value, interval);
 */
export async function evaluateSeeds(
  runs: readonly (string | RunStore)[],
  options: EvaluateSeedsOptions = {},
): Promise<SeedsRecord> {
  const { overrides, thread = "here", onMetric: _, ...where } = options;
  const onEvent = reporting(options);
  return startCall("evaluateSeeds", { ...where, thread, request: { overrides }, stores: runs, onEvent }).result;
}

export interface EvaluateEmbeddingOptions extends Judging {
  /** The embedding's name in the file: "X_scVI", "X_pca". */
  readonly embedding: string;
  /** Cell columns to hold it against. */
  readonly factors: readonly string[];
  /** `missing`, `seed`, `genes`, `evaluation`; the rest of a configuration has no bearing. */
  readonly config?: Partial<ConfigInput>;
}

/**
 * The same metrics for an embedding that another tool stored beside the counts.
 *
 * @example
 * await evaluateEmbedding("scvi.h5ad", { embedding: "X_scVI", factors: ["condition", "cell_type"] });
 */
export async function evaluateEmbedding(file: DataInput, options: EvaluateEmbeddingOptions): Promise<EvaluationRecord> {
  const { embedding, factors, config = {}, thread = "here", onMetric: _, ...where } = options;
  const request = { data: givenData(file, locateData), embedding, config: { ...config, factors: [...factors] } };
  return startCall("evaluateEmbedding", { ...where, thread, request, stores: [], onEvent: reporting(options) }).result;
}
