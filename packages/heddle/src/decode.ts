import type { DecodedCells, DecodeOptions as Decoding, PluginChoice, RunStore } from "@heddle/runtime";
import { locateData } from "#workers";
import { type DataInput, givenData } from "./data/data-input.js";
import { startCall, type ThreadOptions } from "./thread/start-call.js";

export interface DecodeOptions
  extends ThreadOptions,
    Pick<Decoding, "genes" | "librarySize" | "samples" | "seed" | "missingLimit"> {
  /** The cells to decode. */
  readonly sources: DataInput | readonly DataInput[];
  /** How to read them, as `data` of a configuration; recognized when left out. */
  readonly data?: PluginChoice;
}

/**
 * Expression of cells as a run's model sees it, without the noise of counting, and draws from the posterior predictive
 * distribution. On this thread, unless `thread: "worker"`.
 *
 * @example
 * const { denoised, samples } = await decode("runs/first", { sources: ["cells.h5ad"], genes: ["ISG15"], samples: 10 });
 * console.log(denoised.values[0], samples.length);
 */
export async function decode(run: string | RunStore, options: DecodeOptions): Promise<DecodedCells> {
  const { sources, data: reader, thread = "here", worker, plugins, signal, ...asked } = options;
  const request = { ...asked, data: givenData(sources, locateData), reader };
  const where = { thread, worker, plugins, signal };
  return startCall("decode", { ...where, request, stores: [run], onEvent: () => {} }).result;
}
