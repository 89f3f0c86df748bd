import type { RunSummary } from "@heddle/contracts";
import { currentSummary, RUN_FORMAT } from "../migration/run-format.js";
import { checked, readJson } from "../store/json-file.js";
import type { RunStore } from "../store/run-store.js";
import { runSummary } from "./record-schemas.js";

const FILE = "summary.json";

export const hasSummary = (store: RunStore): Promise<boolean> => store.exists(FILE);

export async function writeSummary(store: RunStore, summary: RunSummary): Promise<void> {
  await store.write(FILE, `${JSON.stringify({ heddle: { format: RUN_FORMAT }, ...summary }, null, 2)}\n`);
}

/** Throws HeddleError "bad-run-folder" for a damaged file. */
export async function readSummary(store: RunStore): Promise<RunSummary> {
  const where = `${store.name}/${FILE}`;
  const next = `Resume ${store.name} to write the file again, or use another copy of the run.`;
  return checked(currentSummary(await readJson(store, FILE, next), where), runSummary, where, next);
}
