import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { folderStore, HeddleError } from "heddle";
import { applySettings } from "heddle/config";
import { openSweep, planSweep, readSweepPlan, type Sweep, type SweepInput } from "heddle/sweeps";
import type { CommonOptions } from "../options.js";
import type { Invocation } from "../result.js";
import { dataPaths, stringsIn, withPlugins } from "./gather.js";
import { isAddress, pathAt } from "./place.js";
import { readConfigFile } from "./read-config.js";
import { readSettings } from "./settings.js";
import { loadRunPlugins, loadThirdParty } from "./third-party.js";

export interface SweepCommandOptions extends CommonOptions {
  readonly data?: string;
  readonly metrics?: readonly string[];
  readonly index?: readonly number[] | "all";
}

/** The sweep of a file with the settings of the command line, or the planned sweep of a folder. */
export async function gatherSweep(target: string, invocation: Invocation<SweepCommandOptions>): Promise<Sweep> {
  const {
    terminal: { folder: here },
    options,
  } = invocation;
  const place = folderAt(here, target);
  if ((await stat(place).catch(() => undefined))?.isDirectory()) {
    refuseChanges(options);
    return plannedSweep(place, invocation);
  }
  const { input, from } = await readGrid<SweepInput>(place, options, here);
  const base = input.base as { readonly plugins?: unknown } | undefined;
  const plugins = await loadThirdParty(stringsIn(base?.plugins), [from, here]);
  const out = pathAt(here, options.out ?? join("runs", String(input.name)));
  return planSweep(input, { out, plugins, source: target });
}

/** The absolute path. Throws HeddleError "usage" for an address. */
function folderAt(here: string, target: string): string {
  if (!isAddress(target)) return resolve(here, target);
  throw new HeddleError("usage", {
    where: target,
    expected: "a sweep in a folder that its workers share",
    got: "an address",
    next: "Plan the sweep in a folder: heddle sweep plan FILE --out FOLDER. Its data may be at an address.",
  });
}

/** Throws HeddleError "bad-run-folder" if the folder has no plan, and "untrusted-plugins". */
export async function plannedSweep(folder: string, invocation: Invocation<SweepCommandOptions>): Promise<Sweep> {
  const place = folderAt(invocation.terminal.folder, folder);
  const { base } = await readSweepPlan(place);
  return openSweep(place, { plugins: await loadRunPlugins(folderStore(place), stringsIn(base.plugins), invocation) });
}

/** Keys of a file with a base configuration, a grid and seeds, with the settings of the command line. */
export async function readGrid<Input extends { readonly base: unknown }>(
  file: string,
  options: SweepCommandOptions,
  here: string,
): Promise<{ input: Input; from: string }> {
  const { config } = await readConfigFile(file);
  const { base: named, ...rest } = config;
  const baseFile = typeof named === "string" ? await readConfigFile(resolve(dirname(file), named)) : undefined;
  const base = baseFile?.config ?? named ?? {};
  const settings = readSettings({ set: options.set });
  const ofExecutor = settings.filter(({ path }) => path[0] === "executor");
  const ofRuns = settings.filter(({ path }) => path[0] !== "executor");
  if (options.data !== undefined) ofRuns.unshift({ path: ["data", "path"], value: dataPaths(options.data, here) });
  const input = {
    ...rest,
    base: withPlugins(applySettings(base, ofRuns) as Record<string, unknown>, options.plugins, here),
    ...(options.seed !== undefined && { seeds: [options.seed] }),
  };
  return { input: applySettings(input, ofExecutor) as Input, from: dirname(baseFile?.file ?? file) };
}

/** Other settings would change the ids of the planned runs. */
function refuseChanges({ data, seed, set, out }: SweepCommandOptions): void {
  const given = { "--data": data, "--seed": seed, "--set": set?.[0], "--out": out };
  const changed = Object.entries(given).filter(([, value]) => value !== undefined);
  if (changed.length === 0) return;
  throw new HeddleError("usage", {
    where: changed.map(([name]) => name).join(", "),
    expected: "the folder alone, because a planned sweep keeps its settings",
    got: "changes",
    next: "Give the file of the sweep instead of its folder; finished runs are reused.",
  });
}
