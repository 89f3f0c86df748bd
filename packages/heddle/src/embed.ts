import type { EmbeddedCells, PluginChoice, RunStore } from "@heddle/runtime";
import { locateData } from "#workers";
import { type DataInput, givenData } from "./data/data-input.js";
import { startCall, type ThreadOptions } from "./thread/start-call.js";

export interface EmbedOptions extends ThreadOptions {
  /** The cells to place. */
  readonly sources: DataInput | readonly DataInput[];
  /** How to read them, as `data` of a configuration; recognized when left out. */
  readonly data?: PluginChoice;
  /** Share of the model's genes that may be missing, 0.2 when left out; they count as not detected. */
  readonly missingLimit?: number;
  /** Factors whose latents a second embedding leaves out, as the run's evaluation found them. */
  readonly without?: readonly string[];
  /** Latents that it leaves out besides, or alone, by number from 0. */
  readonly withoutLatents?: readonly number[];
}

/**
 * Places new cells with the model of a run: genes are aligned by name or identifier, those missing count as undetected.
 * On this thread, unless `thread: "worker"`.
 *
 * @example
 * const { encoded, genesMissing } = await embed("runs/first", { sources: ["new.h5ad"] });
 * console.log(encoded.codes.rows, genesMissing.length);
 */
export async function embed(run: string | RunStore, options: EmbedOptions): Promise<EmbeddedCells> {
  const { sources, data: reader, missingLimit, without, withoutLatents, thread = "here", ...where } = options;
  const request = { data: givenData(sources, locateData), reader, missingLimit, without, withoutLatents };
  return startCall("embed", { ...where, thread, request, stores: [run], onEvent: () => {} }).result;
}
