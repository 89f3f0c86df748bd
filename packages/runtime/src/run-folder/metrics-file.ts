import { type EpochRecord, isHeddleError } from "@heddle/contracts";
import { z } from "zod";
import { currentEpoch } from "../migration/run-format.js";
import { checked, damaged, parseJson, readText } from "../store/json-file.js";
import type { RunStore } from "../store/run-store.js";
import { epochRecord, timingRecord } from "./record-schemas.js";

const METRICS = "metrics.jsonl";
const TIMINGS = "timings.jsonl";
const epochLine = z.looseObject({ validation: z.looseObject({}).optional() });

/** The epochs on record; a last line that was cut off by a crash is no record. HeddleError "bad-run-folder" for a damaged one. */
export async function readEpochs(store: RunStore): Promise<EpochRecord[]> {
  const lines = await completeLines(store, METRICS);
  const epochs = lines.map(({ value, where }) => {
    const line = checked<object>(value, epochLine, where, nextStep(store, METRICS));
    return checked<EpochRecord>(currentEpoch(line), epochRecord, where, nextStep(store, METRICS));
  });
  const misplaced = epochs.findIndex(({ epoch }, i) => epoch !== i);
  if (misplaced < 0) return epochs;
  const got = `epoch ${epochs[misplaced].epoch}`;
  throw damaged(lines[misplaced].where, `epoch ${misplaced}`, got, nextStep(store, METRICS));
}

/** The epochs of a finished run; none for an imported one. Throws HeddleError "bad-run-folder" if some are missing. */
export async function readAllEpochs(store: RunStore, count: number): Promise<EpochRecord[]> {
  if (!(await store.exists(METRICS))) return [];
  const epochs = await readEpochs(store);
  requireEpochs(store, epochs, count);
  return epochs;
}

function requireEpochs(store: RunStore, { length }: readonly EpochRecord[], count: number): void {
  if (length >= count) return;
  throw damaged(`${store.name}/${METRICS}`, `${count} epochs`, String(length), nextStep(store, METRICS));
}

/** Removes the epochs that a resumed run trains again, and leaves the others in the names of today. */
export async function keepEpochsBefore(store: RunStore, epoch: number): Promise<void> {
  const epochs = (await readEpochs(store)).filter((record) => record.epoch < epoch);
  requireEpochs(store, epochs, epoch);
  const timings = (await completeLines(store, TIMINGS)).map(({ value, where, text }) => {
    const timing = checked<{ epoch?: number }>(value, timingRecord, where, nextStep(store, TIMINGS));
    return { text, epoch: timing.epoch ?? epoch };
  });
  await store.write(METRICS, epochs.map((record) => `${JSON.stringify(record)}\n`).join(""));
  const kept = timings.filter((timing) => timing.epoch < epoch);
  await store.write(TIMINGS, kept.map(({ text }) => `${text}\n`).join(""));
}

/** Cells per second of each epoch. */
export async function readPaces(store: RunStore): Promise<Map<number, number>> {
  const next = nextStep(store, TIMINGS);
  const timings = (await completeLines(store, TIMINGS)).map(({ value, where }) =>
    checked<{ epoch?: number; cellsPerSecond?: number }>(value, timingRecord, where, next),
  );
  return new Map(timings.map(({ epoch = -1, cellsPerSecond = Number.NaN }) => [epoch, cellsPerSecond]));
}

/**
 * The end of training in UTC, "2026-01-31T12:00:00Z"; undefined for imported models, for runs of older versions, and if the
 * file is damaged, because no result depends on it.
 */
export async function readFinishedAt(store: RunStore): Promise<string | undefined> {
  try {
    const last = (await completeLines(store, TIMINGS)).at(-1);
    return last && checked<{ finishedAt?: string }>(last.value, timingRecord, last.where).finishedAt;
  } catch (error) {
    if (isHeddleError(error, "bad-run-folder")) return undefined;
    throw error;
  }
}

async function completeLines(store: RunStore, file: string) {
  if (!(await store.exists(file))) return [];
  const next = nextStep(store, file);
  const lines = (await readText(store, file, next)).split("\n").slice(0, -1);
  return lines.map((text, i) => {
    const where = `${store.name}/${file}, line ${i + 1}`;
    return { text, where, value: parseJson(text, where, next) };
  });
}

/** The timings of a run are for information; its epochs exist nowhere else. */
const nextStep = ({ name }: RunStore, file: string): string =>
  file === TIMINGS
    ? `Remove ${name}/${file}; no result depends on it.`
    : `Use another copy of the file, or remove ${name}/${file} and ${name}/checkpoints and resume the run: training starts over and ends in the same weights.`;
