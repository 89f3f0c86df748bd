import type { EvaluationRecord } from "@heddle/contracts";
import { resolveConfig } from "../config/resolve.js";
import type { Catalog } from "../plugins/catalog.js";
import { readConfig } from "../run-folder/config-file.js";
import { requireEvaluation, writeEvaluation } from "../run-folder/evaluation-file.js";
import { readLatents } from "../run-folder/latents-file.js";
import { readSummary } from "../run-folder/summary-file.js";
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
 * Tests the latents of a run that was evaluated for gene sets, and leaves what its metrics found as it stands. Writes
 * evaluation.json, the same bytes as `evaluateRun` with these sets. Throws HeddleError "gene-mismatch" where the sets
 * name none of the model's genes.
 */
export const addGeneSets = (options: AddGeneSetsOptions): Promise<EvaluationRecord> =>
  changeRun(options.store, "evaluation", () => addAsWriter(options));

async function addAsWriter({ catalog, store, geneSets }: AddGeneSetsOptions): Promise<EvaluationRecord> {
  const config = resolveConfig(await readConfig(store), store.name);
  const { heddle, source, cells, latents: _, geneSets: __, ...judged } = await requireEvaluation(store);
  const summary = await readSummary(store);
  const { representation: codes } = await readLatents(store);
  const ofLatents = await latentRecords(catalog, store, config, { ...summary, codes, geneSets });
  const record: EvaluationRecord = { heddle, source, cells, ...ofLatents, ...judged };
  await writeEvaluation(store, record);
  return record;
}
