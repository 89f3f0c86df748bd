import type { EvaluationRecord } from "@heddle/contracts";
import type { GeneSets } from "@heddle/runtime/analysis";
import type { RunStore } from "@heddle/runtime/stores";
import { checkOptions, type OptionKeys, THREAD_KEYS } from "./check-options.js";
import { startCall, type ThreadOptions } from "./thread/start-call.js";

/**
 * Gene sets from the text of a .gmt file (Gene Matrix Transposed, as MSigDB offers). `source` names them in results.
 * HeddleError "unreadable-file" names a line that is wrong.
 */
export async function parseGmt(text: string, source: string): Promise<GeneSets> {
  return (await import("@heddle/runtime/analysis")).parseGmt(text, source);
}

export interface AddGeneSetsOptions extends ThreadOptions {
  readonly geneSets: GeneSets;
}

const KEYS: OptionKeys<AddGeneSetsOptions> = { ...THREAD_KEYS, geneSets: true };

/**
 * Tests each latent of an evaluated run for gene sets and adds the result to its evaluation.json; metrics are not
 * computed again. Runs on this thread by default.
 *
 * @example
 * const { latents } = await addGeneSets("runs/first", { geneSets: await parseGmt(text, "hallmark.gmt") });
 * console.log(latents[0]?.geneSets);
 */
export async function addGeneSets(run: string | RunStore, options: AddGeneSetsOptions): Promise<EvaluationRecord> {
  checkOptions("addGeneSets", options, KEYS);
  const { geneSets, thread = "here", ...where } = options;
  return startCall("addGeneSets", { ...where, thread, request: { geneSets }, stores: [run], onEvent: () => {} }).result;
}
