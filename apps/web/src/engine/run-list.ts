import type { RunStore } from "heddle";
import { readRunConfig, resolveConfig } from "heddle/config";
import { forgetCounts } from "./loaded-counts.js";
import { forgetModel } from "./loaded-models.js";
import type { RunListing } from "./protocol.js";
import { filesOf, removeFiles } from "./stored-files.js";
import { filesUnder, removeFolder, runNames, storeOf } from "./stores.js";

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
    ...(await sizeOf(name)),
    ...(await durationOf(store)),
    files: (await filesOf(name)).map(({ name: file, stored }) => ({ name: file, stored })),
  };
}

async function epochsOf(store: RunStore): Promise<number> {
  if (!(await store.exists("metrics.jsonl"))) return 0;
  return new TextDecoder().decode(await store.read("metrics.jsonl")).split("\n").length - 1;
}

/** Bytes of all files, and the time of the last change. Files that disappear meanwhile count nothing. */
async function sizeOf(name: string): Promise<Pick<RunListing, "bytes" | "changed">> {
  const files = await filesUnder(name).catch(() => []);
  return {
    bytes: files.reduce((sum, { file }) => sum + file.size, 0),
    changed: files.reduce((latest, { file }) => Math.max(latest, file.lastModified), 0),
  };
}

/** Seconds of all epochs, from timings.jsonl, whose last line may be incomplete. */
async function durationOf(store: RunStore): Promise<Pick<RunListing, "seconds">> {
  if (!(await store.exists("timings.jsonl"))) return {};
  const lines = new TextDecoder()
    .decode(await store.read("timings.jsonl"))
    .split("\n")
    .slice(0, -1);
  const seconds = lines.map((line) => Number((JSON.parse(line) as { seconds?: number }).seconds ?? 0));
  return { seconds: seconds.reduce((sum, each) => sum + each, 0) };
}

export async function removeRun(run: string): Promise<undefined> {
  forgetModel(run);
  forgetCounts(run);
  await removeFolder(run);
  await removeFiles(run);
  return undefined;
}
