import type { RunStore } from "heddle";
import { readRunConfig, resolveConfig } from "heddle/config";
import { forgetModel } from "./loaded-models.js";
import type { RunListing } from "./protocol.js";
import { filesOf, removeFiles } from "./stored-files.js";
import { removeFolder, runNames, storeOf } from "./stores.js";

/** The runs in this browser: folders with a configuration. */
export async function listRuns(): Promise<RunListing[]> {
  const names = await runNames();
  const found = await Promise.all(names.map(async (name) => listing(name, storeOf(name))));
  return found.filter((one) => one !== undefined);
}

async function listing(name: string, store: RunStore): Promise<RunListing | undefined> {
  if (!(await store.exists("config.json"))) return undefined;
  const config = resolveConfig(await readRunConfig(store), name);
  const trained = await store.exists("summary.json");
  const state = !trained ? "unfinished" : (await store.exists("evaluation.json")) ? "evaluated" : "trained";
  const { use, beta } = config.objective as { use: string; beta?: unknown };
  return {
    name,
    objective: typeof beta === "number" ? `${use}, β = ${beta}` : use,
    state,
    epochs: await epochsOf(store),
    files: (await filesOf(name)).map(({ name: file, stored }) => ({ name: file, stored })),
  };
}

async function epochsOf(store: RunStore): Promise<number> {
  if (!(await store.exists("metrics.jsonl"))) return 0;
  return new TextDecoder().decode(await store.read("metrics.jsonl")).split("\n").length - 1;
}

export async function removeRun(run: string): Promise<undefined> {
  forgetModel(run);
  await removeFolder(run);
  await removeFiles(run);
  return undefined;
}
