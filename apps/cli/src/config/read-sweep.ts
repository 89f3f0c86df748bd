import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { HeddleError, type SweepPlan } from "@heddle/contracts";
import { applySettings, type Catalog } from "@heddle/runtime";
import { parseSweep, planSweep, readPlan, type Sweep } from "@heddle/sweeps";
import type { CommonOptions } from "../options.js";
import { catalogOf, dataPaths, stringsIn } from "./gather.js";
import { readConfigFile } from "./read-config.js";
import { readSettings } from "./settings.js";

export interface SweepCommandOptions extends CommonOptions {
  readonly data?: string;
  readonly metrics?: readonly string[];
  readonly index?: number;
}

/** A plan, its folder, and the plugins that its runs may choose from. */
export interface GatheredSweep {
  readonly plan: SweepPlan;
  readonly folder: string;
  readonly catalog: Catalog;
}

/** The plan of a sweep's file, with what the command line adds to it; or the plan that lies in a folder, as it stands. */
export async function gatherSweep(target: string, options: SweepCommandOptions, here: string): Promise<GatheredSweep> {
  const place = resolve(here, target);
  if ((await stat(place).catch(() => undefined))?.isDirectory()) {
    refuseChanges(options);
    return plannedSweep(place, here);
  }
  const { sweep, from } = await readSweep(place, options, here);
  const catalog = await catalogOf(stringsIn(sweep.base.plugins), [from, here]);
  const plan = await planSweep(catalog, sweep, target);
  return { plan, folder: resolve(here, options.out ?? join("runs", sweep.name)), catalog };
}

/** Throws HeddleError "bad-run-folder" where no plan lies. */
export async function plannedSweep(folder: string, here: string): Promise<GatheredSweep> {
  const place = resolve(here, folder);
  const plan = await readPlan(place);
  return { plan, folder: place, catalog: await catalogOf(stringsIn(plan.base.plugins), [place, here]) };
}

async function readSweep(
  file: string,
  options: SweepCommandOptions,
  here: string,
): Promise<{ sweep: Sweep; from: string }> {
  const { config } = await readConfigFile(file);
  const { base: named, ...rest } = config;
  const asked = typeof named === "string" ? await readConfigFile(resolve(dirname(file), named)) : undefined;
  const base = asked?.config ?? named ?? {};
  const settings = readSettings({ ...options, seed: undefined });
  const ofExecutor = settings.filter(({ path }) => path[0] === "executor");
  const ofRuns = settings.filter(({ path }) => path[0] !== "executor");
  if (options.data !== undefined) ofRuns.unshift({ path: ["data", "path"], value: dataPaths(options.data, here) });
  const input = {
    ...rest,
    base: applySettings(base, ofRuns),
    ...(options.seed !== undefined && { seeds: [options.seed] }),
  };
  const sweep = parseSweep(applySettings(input, ofExecutor), file);
  return { sweep, from: dirname(asked?.file ?? file) };
}

/** The runs of a plan have their ids: with other settings they would be others. */
function refuseChanges({ data, seed, set, out }: SweepCommandOptions): void {
  const given = { "--data": data, "--seed": seed, "--set": set[0], "--out": out };
  const changed = Object.entries(given).filter(([, value]) => value !== undefined);
  if (changed.length === 0) return;
  throw new HeddleError("usage", {
    where: changed.map(([name]) => name).join(", "),
    expected: "nothing but the folder: its plan stands",
    got: "changes to it",
    next: "Give the sweep's file instead of its folder; what is done already is found there by its contents.",
  });
}
