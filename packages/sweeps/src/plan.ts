import { join } from "node:path";
import { HeddleError, ownValue, type PlannedRun, type SweepPlan } from "@heddle/contracts";
import { applySettings } from "@heddle/runtime/config";
import { type Catalog, choose, completeConfig } from "@heddle/runtime/plugins";
import { checked, currentPlan, RUN_FORMAT, readJson } from "@heddle/runtime/run-folder";
import { folderStore, type RunStore } from "@heddle/runtime/stores";
import { z } from "zod";
import { contentsOf } from "./data-contents.js";
import { runId } from "./run-id.js";
import type { Sweep } from "./sweep-file.js";

const FILE = "plan.json";

const settings = z.record(z.string(), z.unknown());
const planFile = z.looseObject({
  name: z.string(),
  base: settings,
  variants: z.record(z.string(), settings),
  runs: z.array(
    z.looseObject({ id: z.string(), label: z.string(), variant: z.string().optional(), settings, seed: z.int() }),
  ),
  executor: z.looseObject({ use: z.string() }),
  until: z.number().gt(0).max(1).optional(),
  evaluate: z.boolean().optional(),
});

type Settings = Readonly<Record<string, unknown>>;

/** Expands a sweep to runs: variants, then the grid with its last key fastest, then seeds. Removes duplicate runs. */
export async function planSweep(catalog: Catalog, sweep: Sweep, where?: string): Promise<SweepPlan> {
  const { name, base, variants, grid, seeds, executor } = sweep;
  await choose(catalog, "executor", executor, "executor");
  const names = Object.keys(variants);
  const points = combinations(Object.entries(grid));
  const combined = (names.length > 0 ? names : [undefined]).flatMap((variant) =>
    points.flatMap((settings) => seeds.map((seed) => ({ variant, settings, seed }))),
  );
  const hashes = new Map<string, Promise<string>>();
  const runs = new Map<string, PlannedRun>();
  for (const { variant, settings, seed } of combined) {
    const run = { ...(variant !== undefined && { variant }), settings, seed };
    const label = labelOf(run);
    const config = await completeConfig(catalog, configOf({ base, variants }, run), `${where ?? name} (${label})`);
    const paths = (config.data.path as string[] | undefined) ?? [];
    const key = JSON.stringify(paths);
    if (!hashes.has(key)) hashes.set(key, contentsOf(paths));
    const id = runId(config, await hashes.get(key)!);
    if (!runs.has(id)) runs.set(id, { id, label, ...run });
  }
  return { heddle: { format: RUN_FORMAT }, name, base, variants, runs: [...runs.values()], executor };
}

/** The configuration of a run, before defaults: base, variant, grid settings, seed. */
export function configOf(
  { base, variants }: Pick<SweepPlan, "base" | "variants">,
  { variant, settings, seed }: Pick<PlannedRun, "variant" | "settings" | "seed">,
): Settings {
  const named = variant === undefined ? {} : (ownValue(variants, variant) ?? {});
  const all = [...Object.entries(named), ...Object.entries(settings), ["seed", seed] as const];
  return applySettings(
    base,
    all.map(([key, value]) => ({ path: key.split("."), value })),
  ) as Settings;
}

function combinations(grid: readonly (readonly [string, readonly unknown[]])[]): Settings[] {
  return grid.reduce<Settings[]>(
    (points, [key, values]) => points.flatMap((point) => values.map((value) => ({ ...point, [key]: value }))),
    [{}],
  );
}

function labelOf({ variant, settings, seed }: Pick<PlannedRun, "variant" | "settings" | "seed">): string {
  const shown = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : String(value));
  const parts = Object.entries(settings).map(([key, value]) => `${key}=${shown(value)}`);
  return [...(variant === undefined ? [] : [variant]), ...parts, `seed ${seed}`].join(", ");
}

/** Writes the plan atomically, also if several processes start at the same time. */
export async function writePlan(folder: string, plan: SweepPlan): Promise<void> {
  await folderStore(folder).write(FILE, `${JSON.stringify(plan, null, 2)}\n`);
  const { plugins } = plan.base;
  if (Array.isArray(plugins)) await folderStore(folder).recordTrust?.(plugins.map(String));
}

/** Reads a plan of any format, with current names. Throws HeddleError "bad-run-folder" if there is no plan. */
export async function readPlan(folder: string): Promise<SweepPlan> {
  const store: RunStore = folderStore(folder);
  await store.refresh?.(".");
  if (await store.exists(FILE)) {
    const where = join(folder, FILE);
    const next = "Plan the sweep again: heddle sweep plan FILE.";
    return currentPlan(checked<object>(await readJson(store, FILE, next), planFile, where, next), where);
  }
  throw new HeddleError("bad-run-folder", {
    where: folder,
    expected: `the folder of a sweep, with ${FILE}`,
    got: "none there",
    next: "Make one with heddle sweep plan FILE, or give the sweep's file.",
  });
}
