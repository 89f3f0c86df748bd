import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type EpochRecord, HeddleError, type RunSummary } from "@heddle/contracts";
import {
  folderStore,
  type RunStore,
  readConfig,
  resolveConfig,
  type TrainedRun,
  train as trainRun,
} from "@heddle/runtime";
import { catalogOf, type Gathered, gatherConfig, stringsIn } from "../config/gather.js";
import { runFolderName } from "../config/run-name.js";
import { Stopped } from "../failure.js";
import type { CommonOptions } from "../options.js";
import { type Invocation, print } from "../result.js";
import { count, duration, fixed, grouped, megabytes } from "../show/numbers.js";
import { showProgress } from "../show/progress.js";
import { facts } from "../show/table.js";
import type { StopSignal } from "../terminal.js";

export interface TrainCommandOptions extends CommonOptions {
  readonly data?: string;
  /** The run whose weights training begins from. */
  readonly from?: string;
  /** The run to go on with. */
  readonly resume?: string;
}

interface Job extends Gathered {
  readonly out: string;
  /** The run whose weights training begins from. */
  readonly from?: RunStore;
  readonly resume: boolean;
}

export async function train(config: string | undefined, invocation: Invocation<TrainCommandOptions>): Promise<void> {
  const { terminal, options } = invocation;
  const job = options.resume === undefined ? await newJob(config, invocation) : await resumedJob(config, invocation);
  const shown = relative(terminal.folder, job.out) || ".";
  if (!options.quiet) terminal.err(`run folder: ${shown}\n`);
  const started = performance.now();
  const { run, last, cells } = await runJob(job, invocation, shown);
  const seconds = (performance.now() - started) / 1000;
  const cellsPerSecond = last && cells.seconds > 0 ? cells.trained / cells.seconds : undefined;
  const peakResidentBytes = process.resourceUsage().maxRSS * 1024;
  run.dispose();
  const figures = { seconds, cellsPerSecond, peakResidentBytes };
  print(invocation, {
    json: { run: job.out, ...figures, lastEpoch: last, summary: run.summary },
    text: summaryText(shown, run, figures, last),
  });
}

async function newJob(
  config: string | undefined,
  { terminal: { folder }, options }: Invocation<TrainCommandOptions>,
): Promise<Job> {
  if (config === undefined && options.data === undefined) {
    throw new HeddleError("usage", {
      expected: "a configuration, --data FILE, or --resume RUN",
      got: "none of them",
      next: "Write a configuration for your file with heddle init FILE.",
    });
  }
  const gathered = await gatherConfig({ config, data: options.data, options, folder });
  const resolved = resolveConfig(gathered.config, gathered.source);
  const out = resolve(folder, options.out ?? runFolderName(gathered.file, resolved));
  const from = options.from === undefined ? {} : { from: folderStore(resolve(folder, options.from)) };
  return { ...gathered, ...from, out, resume: false };
}

/** The configuration of a run stands: changing it would make another run. */
async function resumedJob(
  config: string | undefined,
  { terminal: { folder }, options }: Invocation<TrainCommandOptions>,
): Promise<Job> {
  const { data, from, seed, set, out } = options;
  const given = { CONFIG: config, "--data": data, "--from": from, "--seed": seed, "--out": out, "--set": set[0] };
  const changed = Object.entries(given).filter(([, value]) => value !== undefined);
  if (changed.length > 0) {
    throw new HeddleError("usage", {
      where: "--resume",
      expected: "nothing but the run's folder: its configuration stands",
      got: changed.map(([name]) => name).join(", "),
      next: "Leave these out, or train a new run.",
    });
  }
  const run = resolve(folder, options.resume!);
  const saved = (await readConfig(folderStore(run))) as Record<string, unknown>;
  const catalog = await catalogOf(stringsIn(saved.plugins), [run, folder]);
  const source = { name: join(options.resume!, "config.json"), caller: "command" } as const;
  return { config: saved, catalog, source, out: run, resume: true };
}

interface Trained {
  readonly run: TrainedRun;
  readonly last: EpochRecord | undefined;
  /** Cells passed through the network and the time that took, without reading and writing. */
  readonly cells: { trained: number; seconds: number };
}

async function runJob(job: Job, { terminal, options }: Invocation, shown: string): Promise<Trained> {
  const progress = showProgress(terminal, options.quiet === true);
  const abort = new AbortController();
  let signal: StopSignal | undefined;
  const leave = terminal.onStop((asked) => {
    signal = asked;
    abort.abort();
    progress.end();
    terminal.err("stopping: the checkpoint is written first; once more to quit at once\n");
  });
  const cells = { trained: 0, seconds: 0 };
  let last: EpochRecord | undefined;
  let epochCells = 0;
  try {
    const run = await trainRun({
      ...job,
      where: job.source,
      store: folderStore(job.out),
      signal: abort.signal,
      onEvent(event) {
        if (event.kind === "prepared") epochCells = event.trainingCells;
        if (event.kind === "epoch") {
          last = event.record;
          cells.trained += epochCells;
          cells.seconds += epochCells / event.cellsPerSecond;
        }
        progress.onEvent(event);
      },
    });
    return { run, last, cells };
  } catch (error) {
    if (signal === undefined) throw error;
    throw new Stopped(signal, stoppedMessage(job.out, shown), error);
  } finally {
    progress.end();
    leave();
  }
}

/** A run with its configuration can go on, from its newest checkpoint or from the start. */
function stoppedMessage(out: string, shown: string): string {
  return existsSync(join(out, "config.json"))
    ? `Stopped; the checkpoint is written. Go on with: heddle train --resume ${shown}`
    : "Stopped before training began; nothing was written.";
}

function summaryText(
  run: string,
  { summary, config }: TrainedRun,
  figures: { seconds: number; cellsPerSecond: number | undefined; peakResidentBytes: number },
  last: EpochRecord | undefined,
): string {
  const early = summary.stoppedEarly ? ", stopped early" : "";
  const speed = figures.cellsPerSecond === undefined ? "" : `, ${grouped(figures.cellsPerSecond)} cells/s`;
  const trained = `${count(summary.cells, "cell")} × ${count(summary.genes, "gene")}, ${count(summary.epochs, "epoch")} (${count(summary.steps, "step")})${early}`;
  const table = facts([
    ["Run", run],
    ["Trained", `${trained} in ${duration(figures.seconds)}${speed}`],
    ["Memory", `${megabytes(figures.peakResidentBytes)} at the peak`],
    ...(last ? [["Evidence", evidenceText(last)] as const] : []),
    ["Latents", activeText(summary, config.evaluation.activeThreshold)],
    ...summary.warnings.map((warning) => ["Warning", warning] as const),
  ]);
  return `${table}\nNext: heddle evaluate ${run}    which latent follows which factor\n      heddle report ${run}      one page with all of it\n`;
}

function evidenceText({ elbo, validation }: EpochRecord): string {
  const held = validation ? ` (validation ${fixed(validation.elbo, 1)})` : "";
  return `lower bound ${fixed(elbo, 1)} nats per cell${held}`;
}

/** Over all cells with the final weights, as `evaluate` will say it. */
function activeText({ klPerLatent }: RunSummary, threshold: number): string {
  const active = klPerLatent.filter((value) => value > threshold).length;
  return `${active} of ${klPerLatent.length} active (more than ${threshold} nats)`;
}
