import type { RunSummary } from "@heddle/contracts";
import { currentSummary, RUN_FORMAT } from "../migration/run-format.js";
import { readJson } from "../store/json-file.js";
import type { RunStore } from "../store/run-store.js";

const FILE = "summary.json";

export const hasSummary = (store: RunStore): Promise<boolean> => store.exists(FILE);

export async function writeSummary(store: RunStore, summary: RunSummary): Promise<void> {
  await store.write(FILE, `${JSON.stringify({ heddle: { format: RUN_FORMAT }, ...summary }, null, 2)}\n`);
}

export const readSummary = async (store: RunStore): Promise<RunSummary> =>
  currentSummary(await readJson(store, FILE), `${store.name}/${FILE}`) as RunSummary;
