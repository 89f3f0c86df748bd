import { batch, computed, signal } from "@preact/signals";
import type { EpochRecord, RunSummary, TrainingEvent } from "heddle";
import { isHeddleError, type PendingCall } from "heddle/worker";
import type { CellSource, OpenedCells, PreparedEvent, RepresentationEvent, TrainEvent } from "../engine/protocol.js";
import { source } from "./cells.js";
import { config, type Fields, resolved } from "./config.js";
import { type OverallProgress, overallProgress } from "./overall-progress.js";
import { listRuns, runs, showRun } from "./runs.js";
import { smoothedPace } from "./smoothed-pace.js";
import { stopEstimate } from "./time-estimate.js";
import { trainingWorker } from "./workers.js";

type Of<K extends TrainingEvent["kind"]> = Extract<TrainingEvent, { kind: K }>;

/** The run in training, or the last one. */
export interface Training {
  readonly run: string;
  readonly cells: CellSource;
  readonly state: "running" | "pausing" | "paused" | "evaluating" | "done" | "failed";
}

export const training = signal<Training | undefined>(undefined);
export const prepared = signal<PreparedEvent | undefined>(undefined);
export const progress = signal<Of<"step"> | undefined>(undefined);
/** Random restarts that have ended. */
const restartsEnded = signal(0);
export const overall = computed<OverallProgress | undefined>(() => {
  if (prepared.value === undefined || progress.value === undefined) return undefined;
  return overallProgress(progress.value, prepared.value.restarts, restartsEnded.value);
});
/** Cells per second, smoothed, for the time that is left. */
export const pace = signal<number | undefined>(undefined);
export const epochs = signal<readonly EpochRecord[]>([]);
export const representation = signal<RepresentationEvent | undefined>(undefined);
export const warnings = signal<readonly string[]>([]);
export const stage = signal<string | undefined>(undefined);
export const trainFailure = signal<Error | undefined>(undefined);

let controller: AbortController | undefined;
let pending: PendingCall<RunSummary> | undefined;

export async function startTraining(more: Fields = {}): Promise<void> {
  const settings = { ...config.value, ...more };
  // the text may leave the objective to the preset
  const named = { ...settings, objective: more.objective ?? resolved.value?.objective };
  await run({ name: nameFor(named, source.value), config: settings, cells: source.value, resume: false });
}

/** Resumes a run from its newest checkpoint; its cells must be the same. */
export async function resumeTraining(name: string, cells: CellSource): Promise<void> {
  await run({ name, config: undefined, cells, resume: true });
}

/** Pauses the run after its next checkpoint. It can resume now, or later in another tab. */
export function pauseTraining(): void {
  if (training.value?.state !== "running") return;
  training.value = { ...training.value, state: "pausing" };
  pending?.pause();
}

export function continueTraining(): void {
  if (training.value?.state !== "paused") return;
  training.value = { ...training.value, state: "running" };
  pending?.resume();
}

/** Stops the run with a checkpoint; the list of unfinished runs then has it. */
export function stopTraining(): void {
  controller?.abort();
}

/** Removes the run from the page; it stays in the browser. */
export function clearTraining(): void {
  batch(() => {
    training.value = undefined;
    trainFailure.value = undefined;
    progress.value = undefined;
    epochs.value = [];
  });
}

interface Job {
  readonly name: string;
  readonly config: unknown;
  readonly cells: CellSource;
  readonly resume: boolean;
}

async function run({ name, config: settings, cells, resume }: Job): Promise<void> {
  stopEstimate();
  controller = new AbortController();
  batch(() => {
    training.value = { run: name, cells, state: "running" };
    trainFailure.value = undefined;
    progress.value = undefined;
    pace.value = undefined;
    stage.value = resume ? "opening the checkpoint" : "reading the cells";
    if (!resume) {
      epochs.value = [];
      representation.value = undefined;
      warnings.value = [];
      prepared.value = undefined;
    }
  });
  try {
    const request = { run: name, config: settings, cells, resume };
    pending = trainingWorker.call("train", request, { onEvent: onTrainEvent, signal: controller.signal });
    await pending.result;
    await showRun(name);
    training.value = { run: name, cells, state: "done" };
  } catch (error) {
    if (isHeddleError(error, "interrupted") && controller.signal.aborted) clearTraining();
    else {
      training.value = { run: name, cells, state: "failed" };
      trainFailure.value = error as Error;
    }
  } finally {
    stage.value = undefined;
  }
  await listRuns();
}

function onTrainEvent(event: TrainEvent): void {
  if (event.kind === "prepared") {
    prepared.value = event;
    // the checkpoint of the run itself is of its start until the best restart is known
    restartsEnded.value = (event.resumedAt ?? 0) > 0 ? event.restarts.count : 0;
  } else if (event.kind === "restart") {
    restartsEnded.value = event.number - 1;
    epochs.value = event.records;
  } else if (event.kind === "step") {
    stage.value = undefined;
    progress.value = event;
    pace.value = smoothedPace(pace.value, event.cellsPerSecond);
  } else if (event.kind === "epoch" || event.kind === "restart-epoch")
    epochs.value = [...epochs.value.filter(({ epoch }) => epoch < event.record.epoch), event.record];
  else if (event.kind === "earlier-epochs") epochs.value = event.records;
  else if (event.kind === "representation") representation.value = event;
  else if (event.kind === "paused") {
    if (training.value !== undefined) training.value = { ...training.value, state: "paused" };
  } else if (event.kind === "warning") warnings.value = [...warnings.value, event.message];
  else if (event.kind === "stage") stage.value = event.name;
  else if (event.kind === "metric") {
    if (training.value?.state === "running") training.value = { ...training.value, state: "evaluating" };
    stage.value = event.name;
  }
}

/** "pbmc3k-beta-vae-4-seed-0": data, objective and seed, with a number appended if that name is taken. */
function nameFor(settings: Fields, cells: OpenedCells): string {
  const objective = settings.objective as string | { use?: string; beta?: unknown } | undefined;
  const use = typeof objective === "string" ? objective : (objective?.use ?? "beta-vae");
  const beta = typeof objective === "object" && typeof objective.beta === "number" ? `-${objective.beta}` : "";
  const data = cells.kind === "simulated" ? "simulated" : (cells.files[0]?.name ?? "cells");
  const stem = data
    .replace(/(\.(h5ad|h5|hdf5|zarr|zip|mtx|gz))+$/i, "")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .slice(0, 24);
  const base = `${stem.replace(/^-|-$/g, "")}-${use}${beta}-seed-${typeof settings.seed === "number" ? settings.seed : 0}`;
  const taken = new Set(runs.value.map(({ name }) => name));
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!taken.has(name)) return name;
  }
}
