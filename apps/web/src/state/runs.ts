import { signal } from "@preact/signals";
import type { RunListing, RunView } from "../engine/protocol.js";
import type { Failure } from "../rpc/wire.js";
import { engine } from "./engine.js";

/** Runs that this browser keeps. */
export const runs = signal<readonly RunListing[]>([]);
/** The run that is looked at, and the one beside it. */
export const shown = signal<RunView | undefined>(undefined);
export const beside = signal<RunView | undefined>(undefined);
export const runFailure = signal<Failure | undefined>(undefined);
export const opening = signal<string | undefined>(undefined);

export async function listRuns(): Promise<void> {
  try {
    runs.value = await engine.call("runs", undefined);
  } catch (failure) {
    runFailure.value = failure as Failure;
  }
}

/** Opens a trained run to look at, or to stand beside the one that is open. */
export async function showRun(name: string, place: typeof shown = shown): Promise<void> {
  opening.value = name;
  runFailure.value = undefined;
  try {
    place.value = await engine.call("open", name);
  } catch (failure) {
    runFailure.value = failure as Failure;
  } finally {
    opening.value = undefined;
  }
}

export async function removeRun(name: string): Promise<void> {
  try {
    await engine.call("remove", name);
    if (shown.value?.name === name) shown.value = undefined;
    if (beside.value?.name === name) beside.value = undefined;
  } catch (failure) {
    runFailure.value = failure as Failure;
  }
  await listRuns();
}

/** Tests a run's latents for the sets of a .gmt file; what is shown of it says so too. Answers what went wrong. */
export async function testSets(view: RunView, file: File): Promise<Failure | undefined> {
  try {
    const evaluation = await engine.call("geneSets", { run: view.name, file });
    for (const place of [shown, beside])
      if (place.value?.name === view.name) place.value = { ...place.value, evaluation };
    return undefined;
  } catch (failure) {
    return failure as Failure;
  }
}
