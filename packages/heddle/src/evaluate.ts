import type { EvaluationRecord, HeddleError, SeedsRecord } from "@heddle/contracts";
import type { GeneSets } from "@heddle/runtime/analysis";
import type { ConfigInput } from "@heddle/runtime/config";
import type { RunStore } from "@heddle/runtime/stores";
import { locateData } from "#workers";
import type { MetricEvent, MetricProgressEvent, SentFailure } from "./calls/evaluate-call.js";
import { checkOptions, type OptionKeys, THREAD_KEYS } from "./check-options.js";
import { type DataInput, referencesTo } from "./data/data-input.js";
import { receiveError } from "./thread/sent-error.js";
import { startCall, type ThreadOptions } from "./thread/start-call.js";

/** A plugin that failed while the others continued. */
export interface FailureEvent {
  readonly kind: "failure";
  readonly error: HeddleError;
}

/** A metric starts, or a metric failed; the notes of the record name failed metrics too. */
export type EvaluationEvent = MetricEvent | MetricProgressEvent | FailureEvent;

interface EventOptions extends ThreadOptions {
  readonly onEvent?: (event: EvaluationEvent) => void;
}

const EVENT_KEYS = { ...THREAD_KEYS, onEvent: true } as const;

/** Passes events on, errors restored. */
export const receiving =
  <Event extends { readonly kind: string }>(onEvent: ((event: Event | FailureEvent) => void) | undefined) =>
  (event: Event | SentFailure): void =>
    onEvent?.(isFailure(event) ? { kind: "failure", error: receiveError(event.error) as HeddleError } : event);

const isFailure = (event: { readonly kind: string }): event is SentFailure => event.kind === "failure";

export interface EvaluateOptions extends EventOptions {
  /** Settings that override the run's configuration: factors, missing levels, metrics, seed. */
  readonly overrides?: Partial<ConfigInput>;
  /** Gene sets to test each latent for: `{ source: "name", sets: [{ name, genes }] }`, or the text of a .gmt file. */
  readonly geneSets?: GeneSets | string;
}

const KEYS: OptionKeys<EvaluateOptions> = { ...EVENT_KEYS, overrides: true, geneSets: true };

/**
 * Every metric of a trained run, and of principal components of the same cells. Writes evaluation.json into the run.
 * Runs on this thread by default. In Node, workers compute the metrics of the components meanwhile, with the same results.
 *
 * @example
 * const { results } = await evaluate("runs/first");
 * for (const { name, factor, latent, value } of results) console.log(name, factor, latent, value);
 */
export async function evaluate(run: string | RunStore, options: EvaluateOptions = {}): Promise<EvaluationRecord> {
  checkOptions("evaluate", options, KEYS);
  const { overrides, geneSets, thread = "here", onEvent, ...where } = options;
  const request = { overrides, geneSets };
  return startCall("evaluate", { ...where, thread, request, stores: [run], onEvent: receiving(onEvent) }).result;
}

export interface EvaluateSeedsOptions extends EventOptions {
  /** Settings that override the first run's configuration for the metrics that compare seeds. */
  readonly overrides?: Partial<ConfigInput>;
}

const SEEDS_KEYS: OptionKeys<EvaluateSeedsOptions> = { ...EVENT_KEYS, overrides: true };

/**
 * Several seeds of one configuration: the mean of each result with an interval over seeds, and the metrics that compare
 * seeds. Evaluates a run first if it has no evaluation.json. Runs on this thread by default.
 *
 * @example
 * const { results } = await evaluateSeeds(["runs/seed-0", "runs/seed-1", "runs/seed-2"]);
 * for (const { name, factor, value, interval } of results) console.log(name, factor, value, interval);
 */
export async function evaluateSeeds(
  runs: readonly (string | RunStore)[],
  options: EvaluateSeedsOptions = {},
): Promise<SeedsRecord> {
  checkOptions("evaluateSeeds", options, SEEDS_KEYS);
  const { overrides, thread = "here", onEvent, ...where } = options;
  const request = { overrides };
  return startCall("evaluateSeeds", { ...where, thread, request, stores: runs, onEvent: receiving(onEvent) }).result;
}

export interface EvaluateEmbeddingOptions extends EventOptions {
  /** Name of the embedding in the file: "X_scVI", "X_pca". */
  readonly embedding: string;
  /** Cell columns to compare the embedding with. */
  readonly factors: readonly string[];
  /** `missing`, `seed`, `genes`, `evaluation`, `data`; other keys have no effect. */
  readonly config?: Partial<ConfigInput>;
}

const EMBEDDING_KEYS: OptionKeys<EvaluateEmbeddingOptions> = {
  ...EVENT_KEYS,
  embedding: true,
  factors: true,
  config: true,
};

/**
 * The same metrics for an embedding that another tool stored beside the counts. Runs on this thread by default.
 *
 * @example
 * await evaluateEmbedding("scvi.h5ad", { embedding: "X_scVI", factors: ["condition", "cell_type"] });
 */
export async function evaluateEmbedding(data: DataInput, options: EvaluateEmbeddingOptions): Promise<EvaluationRecord> {
  checkOptions("evaluateEmbedding", options, EMBEDDING_KEYS);
  const { embedding, factors, config = {}, thread = "here", onEvent, ...where } = options;
  const request = {
    data: referencesTo(data, locateData),
    embedding,
    config: { ...config, factors: [...factors] },
  };
  return startCall("evaluateEmbedding", { ...where, thread, request, stores: [], onEvent: receiving(onEvent) }).result;
}
