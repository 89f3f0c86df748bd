import type { RunSummary } from "@heddle/contracts";
import type { RotatedEmbedding } from "@heddle/runtime/analysis";
import type { PluginChoice } from "@heddle/runtime/config";
import { catalogWith } from "../catalog-with.js";
import { type DataReference, openReferences } from "../data/data-input.js";
import type { CallContext } from "./call.js";
import { inTurn } from "./in-turn.js";

export interface RotateRequest {
  readonly rotation: PluginChoice;
}

/** Stores: the run, then the new run. */
export function rotateCall({ rotation }: RotateRequest, { stores, plugins, signal }: CallContext): Promise<RunSummary> {
  return inTurn(async () => {
    const { rotateRun } = await import("@heddle/runtime/analysis");
    const [store, output] = stores;
    return rotateRun({ catalog: await catalogWith(plugins), store, output, rotation, signal });
  });
}

export interface RotateEmbeddingRequest extends RotateRequest {
  readonly data: readonly DataReference[];
  readonly embedding: string;
  readonly config: unknown;
  /** File in the store that receives the result. */
  readonly file?: string;
}

export function rotateEmbeddingCall(
  { data, file, ...request }: RotateEmbeddingRequest,
  { stores, plugins, signal }: CallContext,
): Promise<RotatedEmbedding> {
  return inTurn(async () => {
    const { rotateEmbedding } = await import("@heddle/runtime/analysis");
    const { sources = [] } = await openReferences(data, signal);
    const output = file === undefined ? {} : { output: { store: stores[0], file } };
    return rotateEmbedding({ ...request, ...output, catalog: await catalogWith(plugins), source: sources[0], signal });
  });
}
