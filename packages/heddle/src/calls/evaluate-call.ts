import type { EvaluationRecord, HeddleError, SeedsRecord } from "@heddle/contracts";
import type { BaselineEvents, BaselineJob, BaselineResults, GeneSets } from "@heddle/runtime/analysis";
import type { ConfigInput } from "@heddle/runtime/config";
import { catalogWith } from "../catalog-with.js";
import { type DataReference, openReferences } from "../data/data-input.js";
import { receiveError, type SentError, sendError } from "../thread/sent-error.js";
import type { CallContext } from "./call.js";
import { inTurn } from "./in-turn.js";

/** A plugin that fails, as it crosses between threads. */
export interface SentFailure {
  readonly kind: "failure";
  readonly error: SentError;
}

/** The metric that starts, and whether it is on the embedding or on the baseline. */
export interface MetricEvent {
  readonly kind: "metric";
  readonly name: string;
  readonly on: "embedding" | "baseline";
}

/** Completed share of the metric that runs, 0 to 1. */
export interface MetricProgressEvent {
  readonly kind: "metric-progress";
  readonly name: string;
  readonly on: "embedding" | "baseline";
  readonly done: number;
}

export interface EvaluateRequest {
  readonly overrides?: Partial<ConfigInput>;
  /** Gene sets, or the text of a .gmt file. */
  readonly geneSets?: GeneSets | string;
}

export function evaluateCall(
  { overrides, geneSets: given }: EvaluateRequest,
  context: CallContext,
): Promise<EvaluationRecord> {
  return inTurn(async () => {
    const [{ evaluateRun }, { parseGmt }] = await Promise.all([
      import("@heddle/runtime"),
      import("@heddle/runtime/analysis"),
    ]);
    const geneSets = typeof given === "string" ? parseGmt(given, "gene sets") : given;
    return evaluateRun({ ...(await common(context)), store: context.stores[0], overrides, geneSets });
  });
}

export interface AddGeneSetsRequest {
  readonly geneSets: GeneSets;
}

export function addGeneSetsCall({ geneSets }: AddGeneSetsRequest, context: CallContext): Promise<EvaluationRecord> {
  return inTurn(async () => {
    const { addGeneSets } = await import("@heddle/runtime/analysis");
    return addGeneSets({ catalog: await catalogWith(context.plugins), store: context.stores[0], geneSets });
  });
}

export type EvaluateSeedsRequest = Pick<EvaluateRequest, "overrides">;

export function evaluateSeedsCall({ overrides }: EvaluateSeedsRequest, context: CallContext): Promise<SeedsRecord> {
  return inTurn(async () => {
    const { evaluateSeeds } = await import("@heddle/runtime");
    return evaluateSeeds({ ...(await common(context)), stores: context.stores, ...(overrides && { overrides }) });
  });
}

export interface EvaluateEmbeddingRequest {
  readonly data: readonly DataReference[];
  readonly embedding: string;
  readonly config: Partial<ConfigInput>;
}

export function evaluateEmbeddingCall(
  { data, embedding, config }: EvaluateEmbeddingRequest,
  context: CallContext,
): Promise<EvaluationRecord> {
  return inTurn(async () => {
    const { evaluateEmbedding } = await import("@heddle/runtime");
    const { sources } = await openReferences(data, context.signal);
    return evaluateEmbedding({ ...(await common(context)), source: sources![0], embedding, config });
  });
}

/** A baseline of an evaluation that runs on the caller's thread. */
export function evaluateBaselineCall(job: BaselineJob, context: CallContext): Promise<BaselineResults> {
  return inTurn(async () => {
    const { evaluateBaselineWith } = await import("@heddle/runtime/analysis");
    const { catalog, ...events } = await common(context);
    const on = "baseline";
    return evaluateBaselineWith(catalog, job, {
      ...events,
      onMetric: (name) => events.onMetric(name, on),
      onProgress: (name, done) => events.onProgress(name, on, done),
    });
  });
}

async function common({ signal, plugins, onEvent, threads = [] }: CallContext) {
  const send = onEvent as (event: MetricEvent | MetricProgressEvent | SentFailure) => void;
  return {
    catalog: await catalogWith(plugins),
    signal,
    onMetric: (name: string, on: MetricEvent["on"]) => send({ kind: "metric", name, on }),
    onProgress: wholePercents((event) => send(event)),
    onFailure: (error: unknown) => send({ kind: "failure", error: sendError(error) }),
    threads: threads.map((thread) => (job: BaselineJob, events: BaselineEvents) => {
      const onEvent = (event: MetricEvent | MetricProgressEvent | SentFailure) => passOn(event, events);
      return thread(job, { signal, onEvent });
    }),
  };
}

function passOn(event: MetricEvent | MetricProgressEvent | SentFailure, events: BaselineEvents): void {
  if (event.kind === "metric") events.onMetric?.(event.name);
  else if (event.kind === "metric-progress") events.onProgress?.(event.name, event.done);
  else events.onFailure?.(receiveError(event.error) as HeddleError);
}

/** Sends an event per whole percent only, because each crosses between threads. */
function wholePercents(send: (event: MetricProgressEvent) => void) {
  let last = "";
  return (name: string, on: MetricEvent["on"], done: number): void => {
    const percent = `${name} ${on} ${Math.floor(100 * done)}`;
    if (percent === last) return;
    last = percent;
    send({ kind: "metric-progress", name, on, done });
  };
}
