import { setTimeout as pause } from "node:timers/promises";
import { isHeddleError, type PlannedRun, type SweepPlan } from "@heddle/contracts";
import { evaluateRun, type OnTrainingEvent, train } from "@heddle/runtime";
import { resolveConfig } from "@heddle/runtime/config";
import { takeLock } from "@heddle/runtime/locks";
import type { Catalog } from "@heddle/runtime/plugins";
import { readSummary } from "@heddle/runtime/run-folder";
import { folderStore, type RunStore } from "@heddle/runtime/stores";
import { configOf } from "./plan.js";
import { evaluationId, pausedEvaluationId } from "./run-id.js";
import { lockFolder, readState, refreshStates, runFolder, writeState } from "./state.js";

/** Interval at which a worker without a free run checks for runs of other workers that became free. */
const POLL_SECONDS = 1;

export interface WorkOptions {
  readonly folder: string;
  readonly plan: SweepPlan;
  readonly catalog: Catalog;
  /** Subset of runs by id; all runs by default. */
  readonly only?: ReadonlySet<string>;
  /** Aborting writes the checkpoint of the run under way and rejects with HeddleError "interrupted". */
  readonly signal?: AbortSignal;
  readonly onRun?: (run: PlannedRun, what: "training" | "evaluating" | "done" | "failed", message?: string) => void;
  readonly onEvent?: OnTrainingEvent;
}

/** Hash of the required evaluation settings by run id. */
export const evaluationIds = (plan: SweepPlan): ReadonlyMap<string, string> =>
  new Map(plan.runs.map((run) => [run.id, pausedEvaluationId(evaluationId(resolveConfig(configOf(plan, run))), plan)]));

/**
 * Computes free runs until all runs are done or failed, and waits for the runs of other workers. If another worker is
 * killed, this one continues its run from the newest checkpoint. Returns the failed runs.
 */
export async function workThrough(options: WorkOptions): Promise<PlannedRun[]> {
  const { plan, only, signal } = options;
  const evaluations = evaluationIds(plan);
  const selected = plan.runs.filter(({ id }) => only === undefined || only.has(id));
  for (;;) {
    const states = await Promise.all(
      selected.map(async (run) => ({ run, end: await readState(options.folder, run.id) })),
    );
    const open = states.filter(
      ({ run, end }) => end?.state !== "failed" && end?.evaluation !== evaluations.get(run.id),
    );
    if (open.length === 0) return states.filter(({ end }) => end?.state === "failed").map(({ run }) => run);
    const worked = await takeFirstFree(
      options,
      open.map(({ run }) => run),
      evaluations,
    );
    if (!worked) await pause(POLL_SECONDS * 1000, undefined, { signal });
  }
}

/** Acquires the lock of a run; undefined if a live worker has it. */
export const lockRun = (folder: string, id: string) => takeLock(lockFolder(folder), id);

async function takeFirstFree(
  options: WorkOptions,
  open: readonly PlannedRun[],
  evaluations: ReadonlyMap<string, string>,
): Promise<boolean> {
  for (const run of open) {
    const lock = await lockRun(options.folder, run.id);
    if (lock === undefined) continue;
    try {
      await refreshStates(options.folder);
      const end = await readState(options.folder, run.id);
      // another worker finished the run before the lock was acquired
      if (end?.state === "failed" || end?.evaluation === evaluations.get(run.id)) continue;
      await compute(options, run, evaluations.get(run.id)!);
      return true;
    } finally {
      await lock.release();
    }
  }
  return false;
}

/** Completes one run from its existing files. Records a failure; rethrows an interruption. */
async function compute(options: WorkOptions, run: PlannedRun, evaluation: string): Promise<void> {
  const { folder, plan, catalog, signal, onRun = () => {} } = options;
  const store = folderStore(runFolder(folder, run.id));
  const config = configOf(plan, run);
  await store.refresh?.(".");
  try {
    if ((await trainedShare(store)) < (plan.until ?? 1)) {
      onRun(run, "training");
      await trainRun(options, store, config);
    }
    if (plan.evaluate !== false) {
      onRun(run, "evaluating");
      const { evaluation: settings, factors, missing } = resolveConfig(config);
      await evaluateRun({ catalog, store, signal, overrides: { evaluation: settings, factors, missing } });
    }
    await writeState(folder, run.id, { state: "done", evaluation });
    onRun(run, "done");
  } catch (error) {
    if (signal?.aborted || isHeddleError(error, "interrupted")) throw error;
    const message = error instanceof Error ? error.message : String(error);
    await writeState(folder, run.id, { state: "failed", message });
    onRun(run, "failed", message);
  }
}

/** Share of the epochs that are trained; 0 without a summary, 1 for a complete training or an early stop. */
async function trainedShare(store: RunStore): Promise<number> {
  if (!(await store.exists("summary.json"))) return 0;
  return (await readSummary(store)).pausedAt ?? 1;
}

async function trainRun(
  { plan: { until }, catalog, signal, onEvent }: WorkOptions,
  store: RunStore,
  config: unknown,
): Promise<void> {
  const resume = await store.exists("config.json");
  const trained = await train({ catalog, config, store, resume, signal, onEvent, ...(until && { until }) });
  trained.dispose();
}
