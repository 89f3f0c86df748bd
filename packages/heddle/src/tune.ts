import type { RunStatus, SweepPlan, TuneRecord, WorkerCommand } from "@heddle/contracts";
import type { FinishedTuning, TuneInput } from "@heddle/sweeps";
import { catalogWith } from "./catalog-with.js";
import { checkOptions, type OptionKeys } from "./check-options.js";
import type { PluginInput } from "./plugins-from.js";
import { resolvePlugins } from "./resolve-plugins.js";
import { runSweep, workSweep, writeSweep } from "./run-sweeps.js";

export interface TuneOptions {
  /** Folder of the runs and of results.json. */
  readonly out: string;
  /** Origin of the plan for messages, such as its file. */
  readonly source?: string;
  /** Plugins besides the standard ones. */
  readonly plugins?: readonly PluginInput[];
  /** The command that starts one worker: see `runSweep`. Without it, the runs are computed on this thread. */
  readonly command?: WorkerCommand;
  /** Aborting writes the checkpoints of the runs under way. The same call continues. */
  readonly signal?: AbortSignal;
  readonly onStatus?: (statuses: readonly RunStatus[]) => void;
  /** Called with the results so far after each rung that this call computes. */
  readonly onRung?: (record: TuneRecord) => void;
}

const KEYS: OptionKeys<TuneOptions> = {
  out: true,
  source: true,
  plugins: true,
  command: true,
  signal: true,
  onStatus: true,
  onRung: true,
};

/** The results, and the configuration of the chosen candidate with the factors of the base. */
export interface Tuned {
  readonly record: FinishedTuning;
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Chooses settings without labels by successive halving: by the validation ELBO, the agreement of seeds and the share of
 * replicated latents. The same call continues after an interruption. HeddleError "config" names each wrong key.
 *
 * @example
 * const plan = { name: "beta", base: config, grid: { "objective.beta": [1, 2, 4] }, seeds: 3 };
 * const { record, config: chosen } = await tune(plan, { out: "runs/tune-beta" });
 */
export async function tune(input: TuneInput, options: TuneOptions): Promise<Tuned> {
  checkOptions("tune", options, KEYS);
  const { out: folder, source, plugins = [], signal, onRung } = options;
  const { configOf, parseTune, planTune, runTune } = await import("@heddle/sweeps");
  const catalog = await catalogWith(await resolvePlugins(plugins));
  const parsed = parseTune(input, source);
  const plan = await planTune(catalog, parsed, source);
  const execute = (runs: SweepPlan) => compute({ folder, plan: runs, catalog }, options);
  const record = await runTune({ folder, plan, catalog, execute, signal, onRung });
  const { variant, settings } = record.candidates[record.chosen.candidate];
  const run = { ...(variant !== undefined && { variant }), settings, seed: 0 };
  const { seed: _seed, ...config } = configOf({ base: parsed.base, variants: parsed.variants }, run);
  return { record, config: "seed" in parsed.base ? { ...config, seed: parsed.base.seed } : config };
}

async function compute(sweep: Parameters<typeof runSweep>[0], options: TuneOptions): Promise<void> {
  const { command, signal, onStatus } = options;
  const steering = { ...(signal && { signal }), ...(onStatus && { onStatus }) };
  if (command) return void (await runSweep(sweep, { command, ...steering }));
  const { forgetFailures } = await import("@heddle/sweeps");
  await writeSweep(sweep);
  await forgetFailures(sweep.folder, sweep.plan);
  await workSweep(sweep, signal ? { signal } : {});
}
