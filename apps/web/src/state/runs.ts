import { signal } from "@preact/signals";
import type { RunListing, RunView } from "../engine/protocol.js";
import { query } from "./query.js";
import { engine } from "./workers.js";

/** The runs in this browser. */
export const runs = signal<readonly RunListing[]>([]);
/** The run on view, and the one that it is compared with. */
export const shown = signal<RunView | undefined>(undefined);
export const compared = signal<RunView | undefined>(undefined);
export const runFailure = signal<Error | undefined>(undefined);
export const opening = signal<string | undefined>(undefined);

export async function listRuns(): Promise<void> {
  try {
    runs.value = await engine.call("runs", undefined).result;
  } catch (error) {
    runFailure.value = error as Error;
  }
}

/** Opens a trained run, to view or to compare. */
export async function showRun(name: string, target: typeof shown = shown): Promise<void> {
  opening.value = name;
  runFailure.value = undefined;
  try {
    target.value = await engine.call("open", name).result;
  } catch (error) {
    runFailure.value = error as Error;
  } finally {
    opening.value = undefined;
  }
}

export async function removeRun(name: string): Promise<void> {
  try {
    await engine.call("remove", name).result;
    if (shown.value?.name === name) shown.value = undefined;
    if (compared.value?.name === name) compared.value = undefined;
    if (query.value?.run === name) query.value = undefined;
  } catch (error) {
    runFailure.value = error as Error;
  }
  await listRuns();
}

/** Renames a run, and shows it under its new name. Returns the error, if any. */
export async function renameRun(run: string, name: string): Promise<Error | undefined> {
  try {
    await engine.call("rename", { run, name }).result;
    for (const target of [shown, compared]) if (target.value?.name === run) target.value = { ...target.value, name };
    if (query.value?.run === run) query.value = { ...query.value, run: name };
    await listRuns();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** Tests the latents of a run for the gene sets of a .gmt file, and updates its views. Returns the error, if any. */
export async function testSets(view: RunView, file: File): Promise<Error | undefined> {
  try {
    const evaluation = await engine.call("geneSets", { run: view.name, file }).result;
    for (const target of [shown, compared])
      if (target.value?.name === view.name) target.value = { ...target.value, evaluation };
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
