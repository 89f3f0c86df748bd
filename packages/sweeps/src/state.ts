import { join } from "node:path";
import type { PlannedRun, RunStatus, SweepPlan } from "@heddle/contracts";
import { lockHolder } from "@heddle/runtime/locks";
import { checked, readJson } from "@heddle/runtime/run-folder";
import { folderStore, type RunStore } from "@heddle/runtime/stores";
import { z } from "zod";

/** End state of a run, from its file under states/. A run without a file is waiting or running. */
export type EndState =
  /** `evaluation`: hash of the evaluation settings. */
  { readonly state: "done"; readonly evaluation: string } | { readonly state: "failed"; readonly message: string };

const endState = z.discriminatedUnion("state", [
  z.object({ state: z.literal("done"), evaluation: z.string() }),
  z.object({ state: z.literal("failed"), message: z.string() }),
]);

const fileOf = (id: string) => `states/${id}.json`;
export const lockFolder = (folder: string): string => join(folder, "locks");
export const runFolder = (folder: string, id: string): string => join(folder, "runs", id);

/** Before a decision by states, which other machines write. The first state makes their folder, whose absence is cached too. */
export async function refreshStates(folder: string): Promise<void> {
  const store: RunStore = folderStore(folder);
  await store.refresh?.(".");
  await store.refresh?.("states");
}

export async function readState(folder: string, id: string): Promise<EndState | undefined> {
  const store = folderStore(folder);
  if (!(await store.exists(fileOf(id)))) return undefined;
  const next = `Remove ${folder}/${fileOf(id)}: the sweep then computes this run again from its files.`;
  return checked(await readJson(store, fileOf(id), next), endState, `${folder}/${fileOf(id)}`, next);
}

export async function writeState(folder: string, id: string, state: EndState): Promise<void> {
  await folderStore(folder).write(fileOf(id), `${JSON.stringify(state)}\n`);
}

/** Deletes the failed states, so that workers retry these runs. */
export async function forgetFailures(folder: string, { runs }: SweepPlan): Promise<void> {
  for (const { id } of runs) {
    if ((await readState(folder, id))?.state === "failed") await folderStore(folder).remove(fileOf(id));
  }
}

/** State of each run of the plan; a run is done if it was evaluated with the settings of `evaluations`. */
export async function sweepStatus(
  folder: string,
  { runs }: SweepPlan,
  evaluations: ReadonlyMap<string, string>,
): Promise<RunStatus[]> {
  await refreshStates(folder);
  return Promise.all(runs.map((run) => statusOf(folder, run, evaluations.get(run.id)!)));
}

async function statusOf(folder: string, { id, label }: PlannedRun, evaluation: string): Promise<RunStatus> {
  const worker = await lockHolder(lockFolder(folder), id);
  if (worker !== undefined) return { id, label, state: "running", worker: `${worker.host}:${worker.pid}` };
  const end = await readState(folder, id);
  if (end?.state === "failed") return { id, label, state: "failed", message: end.message };
  return { id, label, state: end?.evaluation === evaluation ? "done" : "waiting" };
}
