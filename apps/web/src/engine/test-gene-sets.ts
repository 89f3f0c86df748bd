import type { EvaluationRecord } from "@heddle/contracts";
import { addGeneSets, parseGmt } from "@heddle/runtime";
import { bundledPlugins } from "./bundled-plugins.js";
import { storeOf } from "./stores.js";

/** Which sets of a dropped .gmt file rise or fall with each latent; the run keeps the answer. */
export async function testGeneSets({ run, file }: { run: string; file: File }): Promise<EvaluationRecord> {
  const geneSets = parseGmt(await file.text(), file.name);
  return addGeneSets({ catalog: bundledPlugins, store: storeOf(run), geneSets });
}
