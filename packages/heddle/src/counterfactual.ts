import type { CounterfactualOptions as Asking, CounterfactualCells, PluginChoice, RunStore } from "@heddle/runtime";
import { locateData } from "#workers";
import { type DataInput, givenData } from "./data/data-input.js";
import { startCall, type ThreadOptions } from "./thread/start-call.js";

export interface CounterfactualOptions
  extends ThreadOptions,
    Pick<Asking, "covariates" | "latents" | "genes" | "missingLimit"> {
  /** The cells to ask about. */
  readonly sources: DataInput | readonly DataInput[];
  /** How to read them, as `data` of a configuration; recognized when left out. */
  readonly data?: PluginChoice;
}

/**
 * What cells would express, had they been otherwise: with a covariate at another level, or a latent at another value. On
 * this thread, unless `thread: "worker"`.
 *
 * @example
 * const { before, after, logFoldChange } = await counterfactual("runs/first", {
 *   sources: ["cells.h5ad"],
 *   covariates: { condition: "ctrl" },
 * });
 */
export async function counterfactual(
  run: string | RunStore,
  options: CounterfactualOptions,
): Promise<CounterfactualCells> {
  const { sources, data: reader, thread = "here", worker, plugins, signal, ...asked } = options;
  const request = { ...asked, data: givenData(sources, locateData), reader };
  const where = { thread, worker, plugins, signal };
  return startCall("counterfactual", { ...where, request, stores: [run], onEvent: () => {} }).result;
}
