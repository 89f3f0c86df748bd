import type { EpochRecord } from "@heddle/contracts";
import { currentEpoch } from "../migration/run-format.js";
import type { RunStore } from "../store/run-store.js";

const METRICS = "metrics.jsonl";
const TIMINGS = "timings.jsonl";

/** The epochs on record; a last line that was cut off by a crash is no record. */
export async function readEpochs(store: RunStore): Promise<EpochRecord[]> {
  return (await completeLines(store, METRICS)).map((line) => currentEpoch(JSON.parse(line)) as EpochRecord);
}

/** Removes the epochs that a resumed run trains again, and leaves the others in the names of today. */
export async function keepEpochsBefore(store: RunStore, epoch: number): Promise<void> {
  const epochs = (await readEpochs(store)).filter((record) => record.epoch < epoch);
  await store.write(METRICS, epochs.map((record) => `${JSON.stringify(record)}\n`).join(""));
  const timings = await completeLines(store, TIMINGS);
  const kept = timings.filter((line) => ((JSON.parse(line) as { epoch?: number }).epoch ?? epoch) < epoch);
  await store.write(TIMINGS, kept.map((line) => `${line}\n`).join(""));
}

async function completeLines(store: RunStore, file: string): Promise<string[]> {
  if (!(await store.exists(file))) return [];
  const text = new TextDecoder().decode(await store.read(file));
  return text.split("\n").slice(0, -1);
}
