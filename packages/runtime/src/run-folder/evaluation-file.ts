import { type EvaluationRecord, HeddleError } from "@heddle/contracts";
import { currentEvaluation } from "../migration/run-format.js";
import { checked, readJson } from "../store/json-file.js";
import type { RunStore } from "../store/run-store.js";
import { evaluationOfAnyFormat, evaluationRecord } from "./record-schemas.js";

const FILE = "evaluation.json";

export async function writeEvaluation(store: RunStore, record: EvaluationRecord): Promise<void> {
  await store.write(FILE, `${JSON.stringify(record, null, 2)}\n`);
}

/** Undefined where the run is not evaluated yet. Throws HeddleError "bad-run-folder" for a damaged file. */
export async function readEvaluation(store: RunStore): Promise<EvaluationRecord | undefined> {
  if (!(await store.exists(FILE))) return undefined;
  const where = `${store.name}/${FILE}`;
  const next = `Evaluate the run again: heddle evaluate ${store.name}.`;
  const saved = checked<object>(await readJson(store, FILE, next), evaluationOfAnyFormat, where, next);
  return checked(currentEvaluation(saved, where), evaluationRecord, where, next);
}

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
