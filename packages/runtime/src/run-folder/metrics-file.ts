import type { EpochRecord } from "@heddle/contracts";
import type { RunStore } from "../store/run-store.js";

const FILES = ["metrics.jsonl", "timings.jsonl"] as const;

/** The epochs on record; a last line that was cut off by a crash is no record. */
export async function readEpochs(store: RunStore): Promise<EpochRecord[]> {
  return (await completeLines(store, FILES[0])).map((line) => JSON.parse(line) as EpochRecord);
}

/** Takes back the epochs that a resumed run will train again. */
export async function keepEpochsBefore(store: RunStore, epoch: number): Promise<void> {
  for (const file of FILES) {
    const lines = await completeLines(store, file);
    const kept = lines.filter((line) => ((JSON.parse(line) as { epoch?: number }).epoch ?? epoch) < epoch);
    await store.write(file, kept.map((line) => `${line}\n`).join(""));
  }
}

async function completeLines(store: RunStore, file: string): Promise<string[]> {
  if (!(await store.exists(file))) return [];
  const text = new TextDecoder().decode(await store.read(file));
  return text.split("\n").slice(0, -1);
}
