import type { EvaluationRecord } from "@heddle/contracts";
import { resolveConfig } from "../config/resolve.js";
import type { Catalog } from "../plugins/catalog.js";
import { readConfig } from "../run-folder/config-file.js";
import { requireEvaluation, writeEvaluation } from "../run-folder/evaluation-file.js";
import { readFinishedRun } from "../run-folder/finished-run.js";
import { changeRun } from "../run-folder/write-run.js";
import type { RunStore } from "../store/run-store.js";
import type { GeneSets } from "./gene-sets.js";
import { latentRecords } from "./latent-records.js";

interface AddGeneSetsOptions {
  readonly catalog: Catalog;
  readonly store: RunStore;
  readonly geneSets: GeneSets;
}

/**
 * Tests gene sets for the latents of an evaluated run, and keeps the results of its metrics. Writes evaluation.json, the
 * same bytes as `evaluateRun` with these sets. Throws HeddleError "gene-mismatch" if the sets contain none of the model's
 * genes.
 */
export const addGeneSets = (options: AddGeneSetsOptions): Promise<EvaluationRecord> =>
  changeRun(options.store, "evaluation", () => addAsWriter(options));

async function addAsWriter({ catalog, store, geneSets }: AddGeneSetsOptions): Promise<EvaluationRecord> {
  const config = resolveConfig(await readConfig(store), store.name);
  const { heddle, source, cells, latents: _, geneSets: __, ...rest } = await requireEvaluation(store);
  const { summary, latents } = await readFinishedRun(store);
  const { representation } = latents;
  const ofLatents = await latentRecords(catalog, store, config, { ...summary, representation, geneSets });
  const record: EvaluationRecord = { heddle, source, cells, ...ofLatents, ...rest };
  await writeEvaluation(store, record);
  return record;
}
