import type { EvaluationRecord, SeedsRecord } from "@heddle/contracts";
import type { ConfigInput, GeneSets } from "@heddle/runtime";
import { catalogWith } from "../catalog-with.js";
import { type Given, openGiven } from "../data/data-input.js";
import type { CallContext } from "./call.js";
import { inTurn } from "./in-turn.js";

/** The metric that begins, and whether it is on the model or on principal components. */
export interface MetricEvent {
  readonly name: string;
  readonly on: "embedding" | "baseline";
}

const reporting = ({ onEvent }: CallContext) => ({
  onMetric: (name: string, on: MetricEvent["on"]) => (onEvent as (event: MetricEvent) => void)({ name, on }),
});

export interface EvaluateRequest {
  readonly overrides?: Partial<ConfigInput>;
  /** Themselves, or the text of a .gmt file. */
  readonly geneSets?: GeneSets | string;
}

export function evaluateCall(
  { overrides, geneSets: given }: EvaluateRequest,
  context: CallContext,
): Promise<EvaluationRecord> {
  return inTurn(async () => {
    const { evaluateRun, parseGmt } = await import("@heddle/runtime");
    const geneSets = typeof given === "string" ? parseGmt(given, "gene sets") : given;
    const { signal, stores, plugins } = context;
    const catalog = await catalogWith(plugins);
    return evaluateRun({ ...reporting(context), catalog, store: stores[0]!, signal, overrides, geneSets });
  });
}

export type EvaluateSeedsRequest = Pick<EvaluateRequest, "overrides">;

export function evaluateSeedsCall({ overrides }: EvaluateSeedsRequest, context: CallContext): Promise<SeedsRecord> {
  return inTurn(async () => {
    const { evaluateSeeds } = await import("@heddle/runtime");
    const { signal, stores, plugins } = context;
    return evaluateSeeds({
      ...reporting(context),
      catalog: await catalogWith(plugins),
      stores,
      signal,
      ...(overrides && { overrides }),
    });
  });
}

export interface EvaluateEmbeddingRequest {
  readonly data: readonly Given[];
  readonly embedding: string;
  readonly config: Partial<ConfigInput>;
}

export function evaluateEmbeddingCall(
  { data, embedding, config }: EvaluateEmbeddingRequest,
  context: CallContext,
): Promise<EvaluationRecord> {
  return inTurn(async () => {
    const { evaluateEmbedding } = await import("@heddle/runtime");
    const { signal, plugins } = context;
    const { sources } = await openGiven(data, signal);
    const catalog = await catalogWith(plugins);
    return evaluateEmbedding({ ...reporting(context), catalog, source: sources![0]!, embedding, config, signal });
  });
}
