import { join } from "node:path";
import type { PlannedRun, RunStatus, SweepPlan } from "@heddle/contracts";
import { folderStore } from "@heddle/runtime/stores";
import { lockHolder } from "./lock.js";

/** How a run ended, as its file under states/ says it. A run without one waits, or somebody is at it. */
export type EndState =
  /** `evaluation`: hash of how it was judged. */
  { readonly state: "done"; readonly evaluation: string } | { readonly state: "failed"; readonly message: string };

const fileOf = (id: string) => `states/${id}.json`;
export const lockFolder = (folder: string): string => join(folder, "locks");
export const runFolder = (folder: string, id: string): string => join(folder, "runs", id);

export async function readState(folder: string, id: string): Promise<EndState | undefined> {
  const store = folderStore(folder);
  if (!(await store.exists(fileOf(id)))) return undefined;
  return JSON.parse(new TextDecoder().decode(await store.read(fileOf(id)))) as EndState;
}

export async function writeState(folder: string, id: string, state: EndState): Promise<void> {
  await folderStore(folder).write(fileOf(id), `${JSON.stringify(state)}\n`);
}

/** Forgets failures, so that these runs are tried again. */
export async function forgetFailures(folder: string, { runs }: SweepPlan): Promise<void> {
  for (const { id } of runs) {
    if ((await readState(folder, id))?.state === "failed") await folderStore(folder).remove(fileOf(id));
  }
}

/** How every run of the plan stands; `evaluations` says how each has to be judged to count as done. */
export async function sweepStatus(
  folder: string,
  { runs }: SweepPlan,
  evaluations: ReadonlyMap<string, string>,
): Promise<RunStatus[]> {
  return Promise.all(runs.map((run) => statusOf(folder, run, evaluations.get(run.id)!)));
}

async function statusOf(folder: string, { id, label }: PlannedRun, evaluation: string): Promise<RunStatus> {
  const worker = await lockHolder(lockFolder(folder), id);
  if (worker !== undefined) return { id, label, state: "running", worker };
  const end = await readState(folder, id);
  if (end?.state === "failed") return { id, label, state: "failed", message: end.message };
  return { id, label, state: end?.evaluation === evaluation ? "done" : "waiting" };
}
