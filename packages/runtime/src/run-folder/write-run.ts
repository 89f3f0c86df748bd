// One writer per run: training, evaluation and import reserve the run while they write its files.
import { HeddleError } from "@heddle/contracts";
import type { RunStore, Writer } from "../store/run-store.js";
import { readConfig } from "./config-file.js";

/** Files at the top of a run that only its writer writes, and folders of which this is true as a whole. */
const FILES = ["config.json", "metrics.jsonl", "timings.jsonl", "restarts.json", "summary.json", "evaluation.json"];
const FOLDERS = ["checkpoints", "model", "start"];

/**
 * Throws HeddleError "output-exists" if the store contains something, "run-in-use" if another process writes there.
 * `createRun` checks again.
 */
export async function refuseExisting(store: RunStore): Promise<void> {
  const other = await store.writer?.();
  if (other) throw inUse(store, other);
  await store.checkWritable?.();
  await refuseFiles(store);
}

/** Calls `write` as the only writer of a store without files. HeddleErrors as `refuseExisting`. */
export function createRun<T>(store: RunStore, task: string, write: () => Promise<T>): Promise<T> {
  return asWriter(store, task, async () => {
    await refuseFiles(store);
    return write();
  });
}

/**
 * Calls `write` as the only writer of an existing run, and removes what a killed writer had half written. Throws
 * HeddleError "run-in-use" that names the other writer, "bad-run-folder" if there is no run.
 */
export async function changeRun<T>(store: RunStore, task: string, write: () => Promise<T>): Promise<T> {
  await store.refresh?.(".");
  // before the lock, which would create the folder
  await readConfig(store);
  return asWriter(store, task, async () => {
    await removeDrafts(store);
    return write();
  });
}

async function asWriter<T>(store: RunStore, task: string, write: () => Promise<T>): Promise<T> {
  const other = await store.lock?.(task);
  if (other) throw inUse(store, other);
  try {
    return await write();
  } finally {
    await store.unlock?.();
  }
}

async function refuseFiles(store: RunStore): Promise<void> {
  // what a killed process had half written is nothing to keep, nor is its lock
  const names = (await store.list(".")).filter((name) => !/\.partial$|^run\.\d+\.lock$/.test(name));
  if (names.length === 0) return;
  throw new HeddleError("output-exists", {
    where: store.name,
    expected: "a folder that is not there yet, or empty",
    got: `one with ${names.slice(0, 4).join(", ")}`,
    next: "Choose another place for the run, resume that run, or remove it.",
  });
}

async function removeDrafts(store: RunStore): Promise<void> {
  const isDraft = (name: string) => name.endsWith(".partial");
  const isOwn = (name: string) =>
    [...FILES, ".latents.h5ad", "latents.h5ad"].some((file) => name.startsWith(`${file}.`));
  for (const name of await store.list(".")) if (isDraft(name) && isOwn(name)) await store.remove(name);
  for (const folder of FOLDERS)
    for (const name of await store.list(folder)) if (isDraft(name)) await store.remove(`${folder}/${name}`);
}

function inUse({ name }: RunStore, { task = "another task", pid, host, since }: Writer): HeddleError {
  const process = pid === undefined ? "" : ` by process ${pid} on ${host}`;
  const started = since === undefined ? "" : ` since ${since.slice(0, 19).replace("T", " ")} UTC`;
  return new HeddleError("run-in-use", {
    where: name,
    expected: "a run that nothing else writes",
    got: `${task}${process}${started}`,
    next: "Wait until it ends, or stop it, then try again.",
  });
}
