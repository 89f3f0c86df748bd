import type { EvaluationRecord, RunSummary } from "@heddle/contracts";
import { resolveConfig } from "../config/resolve.js";
import type { Catalog } from "../plugins/catalog.js";
import { readConfig } from "../run-folder/config-file.js";
import { readLatents } from "../run-folder/latents-file.js";
import { readJson } from "../store/json-file.js";
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
export async function addGeneSets({ catalog, store, geneSets }: AddGeneSetsOptions): Promise<EvaluationRecord> {
  const config = resolveConfig(await readConfig(store), store.name);
  const { heddle, source, cells, latents: _, geneSets: __, ...judged } = await evaluationOf(store);
  const summary = (await readJson(store, "summary.json")) as RunSummary;
  const { representation: codes } = await readLatents(store);
  const ofLatents = await latentRecords(catalog, store, config, { ...summary, codes, geneSets });
  const record: EvaluationRecord = { heddle, source, cells, ...ofLatents, ...judged };
  await store.write("evaluation.json", `${JSON.stringify(record, null, 2)}\n`);
  return record;
}

const evaluationOf = async (store: RunStore) => (await readJson(store, "evaluation.json")) as EvaluationRecord;
