import type { EpochRecord, RunSummary } from "@heddle/contracts";
import type { TrainingEvent } from "@heddle/runtime";
import { batch, signal } from "@preact/signals";
import type { CellSource, CodesEvent, PreparedEvent, TrainEvent } from "../engine/protocol.js";
import type { Failure } from "../rpc/wire.js";
import { source } from "./cells.js";
import { config, type Fields } from "./config.js";
import { trainer } from "./engine.js";
import { listRuns, runs, showRun } from "./runs.js";

type Of<K extends TrainingEvent["kind"]> = Extract<TrainingEvent, { kind: K }>;

/** The run in training, or the last one that was. */
export interface Training {
  readonly run: string;
  readonly cells: CellSource;
  readonly state: "running" | "pausing" | "paused" | "evaluating" | "done" | "failed";
}

export const training = signal<Training | undefined>(undefined);
export const prepared = signal<PreparedEvent | undefined>(undefined);
export const progress = signal<Of<"step"> | undefined>(undefined);
export const epochs = signal<readonly EpochRecord[]>([]);
export const codes = signal<CodesEvent | undefined>(undefined);
export const warnings = signal<readonly string[]>([]);
export const stage = signal<string | undefined>(undefined);
export const trainFailure = signal<Failure | undefined>(undefined);

let controller: AbortController | undefined;

export async function startTraining(more: Fields = {}): Promise<void> {
  const asked = { ...config.value, ...more };
  await run({ name: nameFor(asked), config: asked, cells: source.value, resume: false });
}

/** Goes on with a run from its newest checkpoint; its cells must be the same. */
export async function resumeTraining(name: string, cells: CellSource): Promise<void> {
  await run({ name, config: undefined, cells, resume: true });
}

/** Holds the run once a checkpoint is written: it goes on at a word, also in another tab or on another day. */
export function pauseTraining(): void {
  if (training.value?.state !== "running") return;
  training.value = { ...training.value, state: "pausing" };
  void trainer.call("hold", true);
}

export function goOn(): void {
  if (training.value?.state !== "paused") return;
  training.value = { ...training.value, state: "running" };
  void trainer.call("hold", false);
}

/** Ends the run with a checkpoint and takes it off the page: it stands among the unfinished runs then. */
export function stopTraining(): void {
  controller?.abort();
}

/** Takes the run off the page; it stays in the browser. */
export function forgetTraining(): void {
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

async function run({ name, config: asked, cells, resume }: Job): Promise<void> {
  controller = new AbortController();
  batch(() => {
    training.value = { run: name, cells, state: "running" };
    trainFailure.value = undefined;
    progress.value = undefined;
    stage.value = resume ? "opening the checkpoint" : "reading the cells";
    if (!resume) {
      epochs.value = [];
      codes.value = undefined;
      warnings.value = [];
      prepared.value = undefined;
    }
  });
  try {
    await trainer.call(
      "train",
      { run: name, config: asked, cells, resume },
      { onEvent: hear, signal: controller.signal },
    );
    await showRun(name);
    training.value = { run: name, cells, state: "done" };
  } catch (error) {
    const failure = error as Failure;
    if (failure.kind === "interrupted" && controller.signal.aborted) forgetTraining();
    else {
      training.value = { run: name, cells, state: "failed" };
      trainFailure.value = failure;
    }
  } finally {
    stage.value = undefined;
  }
  await listRuns();
}

function hear(event: TrainEvent): void {
  if (event.kind === "prepared") prepared.value = event;
  else if (event.kind === "step") {
    stage.value = undefined;
    progress.value = event;
  } else if (event.kind === "epoch")
    epochs.value = [...epochs.value.filter(({ epoch }) => epoch < event.record.epoch), event.record];
  else if (event.kind === "codes") codes.value = event;
  else if (event.kind === "paused") {
    if (training.value !== undefined) training.value = { ...training.value, state: "paused" };
  } else if (event.kind === "warning") warnings.value = [...warnings.value, event.message];
  else if (event.kind === "stage") stage.value = event.name;
  else if (event.kind === "metric") {
    if (training.value?.state === "running") training.value = { ...training.value, state: "evaluating" };
    stage.value = `measuring ${event.name}`;
  }
}

/** "beta-vae-4-seed-0", with a number behind it where that is taken. */
function nameFor(asked: Fields): string {
  const objective = asked.objective as string | { use?: string; beta?: unknown } | undefined;
  const use = typeof objective === "string" ? objective : (objective?.use ?? "beta-vae");
  const beta = typeof objective === "object" && typeof objective.beta === "number" ? `-${objective.beta}` : "";
  const base = `${use}${beta}-seed-${typeof asked.seed === "number" ? asked.seed : 0}`;
  const taken = new Set(runs.value.map(({ name }) => name));
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!taken.has(name)) return name;
  }
}

export type { RunSummary };
