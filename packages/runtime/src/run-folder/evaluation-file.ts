import { type EvaluationRecord, HeddleError } from "@heddle/contracts";
import { currentEvaluation } from "../migration/run-format.js";
import { readJson } from "../store/json-file.js";
import type { RunStore } from "../store/run-store.js";

const FILE = "evaluation.json";

export async function writeEvaluation(store: RunStore, record: EvaluationRecord): Promise<void> {
  await store.write(FILE, `${JSON.stringify(record, null, 2)}\n`);
}

/** Undefined where the run is not evaluated yet. */
export const readEvaluation = async (store: RunStore): Promise<EvaluationRecord | undefined> =>
  (await store.exists(FILE)) ? currentEvaluation(await readJson(store, FILE), `${store.name}/${FILE}`) : undefined;

/** Throws HeddleError "bad-run-folder" where the run is not evaluated yet. */
export async function requireEvaluation(store: RunStore): Promise<EvaluationRecord> {
  const record = await readEvaluation(store);
  if (record !== undefined) return record;
  throw new HeddleError("bad-run-folder", {
    where: store.name,
    expected: `an evaluated run, with ${FILE}`,
    got: "none there",
    next: `Run heddle evaluate ${store.name} first.`,
  });
}
