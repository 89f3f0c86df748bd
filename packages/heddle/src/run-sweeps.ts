// Sweeps: planning, computing and collecting runs.
import type { PlannedRun, RunStatus, SweepPlan, WorkerCommand } from "@heddle/contracts";
import type { Catalog } from "@heddle/runtime/plugins";
import type { CollectedSweep, SweepInput, WorkOptions } from "@heddle/sweeps";
import { catalogWith } from "./catalog-with.js";
import { checkOptions, type OptionKeys } from "./check-options.js";
import type { PluginInput } from "./plugins-from.js";
import { resolvePlugins } from "./resolve-plugins.js";

/** The runs of a sweep, their folder, and the plugins that they can name. */
export interface Sweep {
  readonly folder: string;
  readonly plan: SweepPlan;
  readonly catalog: Catalog;
}

export interface OpenSweepOptions {
  /** Plugins besides the standard ones. */
  readonly plugins?: readonly PluginInput[];
}

export interface PlanSweepOptions extends OpenSweepOptions {
  /** The folder of the sweep. */
  readonly out: string;
  /** Origin of the sweep for messages, such as its file. */
  readonly source?: string;
}

const PLAN_KEYS: OptionKeys<PlanSweepOptions> = { plugins: true, out: true, source: true };

/**
 * Plans every run of a sweep, each with an id by its contents. Writes nothing; see `writeSweep`. HeddleError "config"
 * names each wrong key.
 *
 * @example
 * const sweep = await planSweep({ name: "beta", base: config, grid: { "objective.beta": [1, 4] }, seeds: 3 }, { out: "runs/beta" });
 * await writeSweep(sweep);
 * await workSweep(sweep);
 */
export async function planSweep(input: SweepInput, options: PlanSweepOptions): Promise<Sweep> {
  checkOptions("planSweep", options, PLAN_KEYS);
  const { parseSweep, planSweep: plan } = await import("@heddle/sweeps");
  const { out, source } = options;
  const catalog = await catalogOf(options);
  return { folder: out, plan: await plan(catalog, parseSweep(input, source), source), catalog };
}

/** Writes plan.json into the sweep's folder. */
export async function writeSweep({ folder, plan }: Sweep): Promise<void> {
  await (await import("@heddle/sweeps")).writePlan(folder, plan);
}

/** The plan in a sweep's folder. HeddleError "bad-run-folder" if there is none. */
export async function readSweepPlan(folder: string): Promise<SweepPlan> {
  return (await import("@heddle/sweeps")).readPlan(folder);
}

/** The sweep of a folder. HeddleError "bad-run-folder" if it has no plan. */
export async function openSweep(folder: string, options: OpenSweepOptions = {}): Promise<Sweep> {
  checkOptions("openSweep", options, { plugins: true });
  return { folder, plan: await readSweepPlan(folder), catalog: await catalogOf(options) };
}

/** State of every run, in the order of the plan. */
export async function sweepStatus({ folder, plan }: Sweep): Promise<RunStatus[]> {
  const { evaluationIds, sweepStatus: statusOf } = await import("@heddle/sweeps");
  return statusOf(folder, plan, evaluationIds(plan));
}

export interface RunSweepOptions {
  /** The command that starts one worker, for the executor: a program that calls `workSweep`. */
  readonly command: WorkerCommand;
  /** Aborting stops the workers, each after its checkpoint. */
  readonly signal?: AbortSignal;
  readonly onStatus?: (statuses: readonly RunStatus[]) => void;
}

const RUN_KEYS: OptionKeys<RunSweepOptions> = { command: true, signal: true, onStatus: true };

/**
 * Writes the plan and computes the runs that are not done, failed ones again, with the executor of the plan. Returns the
 * state of every run.
 */
export async function runSweep(sweep: Sweep, options: RunSweepOptions): Promise<readonly RunStatus[]> {
  checkOptions("runSweep", options, RUN_KEYS);
  const { command, signal, onStatus } = options;
  const [{ create }, { choose }, { forgetFailures }] = await Promise.all([
    import("@heddle/runtime"),
    import("@heddle/runtime/plugins"),
    import("@heddle/sweeps"),
  ]);
  const { plan, folder, catalog } = sweep;
  await writeSweep(sweep);
  await forgetFailures(folder, plan);
  const executor = create(await choose(catalog, "executor", plan.executor, "executor"));
  let statuses: readonly RunStatus[] = await sweepStatus(sweep);
  const waiting = statuses.flatMap(({ state }, index) => (state === "done" ? [] : [index]));
  if (waiting.length === 0) return statuses;
  const work = { name: plan.name, folder, command, waiting, statuses: () => sweepStatus(sweep) };
  const submission = await executor.submit(work);
  let canceled: Promise<void> | undefined;
  const cancel = () => {
    canceled ??= executor.cancel(submission);
    // reported below
    canceled.catch(() => undefined);
  };
  signal?.addEventListener("abort", cancel, { once: true });
  if (signal?.aborted) cancel();
  try {
    for await (const now of executor.status(submission, work)) {
      onStatus?.(now);
      statuses = now;
    }
    await canceled;
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
  return statuses;
}

export interface WorkSweepOptions extends Pick<WorkOptions, "signal" | "onRun"> {
  /** Ids of the runs to compute. Default: all. */
  readonly only?: readonly string[];
}

const WORK_KEYS: OptionKeys<WorkSweepOptions> = { signal: true, onRun: true, only: true };

/**
 * Computes one free run after another on this thread until each is done or failed, and returns those that failed. Any
 * number of processes may do so at once.
 */
export async function workSweep(sweep: Sweep, options: WorkSweepOptions = {}): Promise<PlannedRun[]> {
  checkOptions("workSweep", options, WORK_KEYS);
  const { workThrough } = await import("@heddle/sweeps");
  const { only, ...rest } = options;
  return workThrough({ ...sweep, ...rest, ...(only && { only: new Set(only) }) });
}

/** Results of all runs. `metrics` are the first characters of result names; all results if omitted. */
export async function collectSweep({ folder, plan }: Sweep, metrics?: readonly string[]): Promise<CollectedSweep> {
  const { collect } = await import("@heddle/sweeps");
  return collect(folder, plan, metrics);
}

/** Collected results as CSV, one line per result. */
export async function sweepCsv(collected: CollectedSweep): Promise<string> {
  return (await import("@heddle/sweeps")).collectedCsv(collected);
}

const catalogOf = async ({ plugins = [] }: OpenSweepOptions) => catalogWith(await resolvePlugins(plugins));
