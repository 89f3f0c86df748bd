import {
  accuracyText,
  type EpochRecord,
  type FinishedRun,
  HeddleError,
  type RunSummary,
  storeAt,
  type TrainingEvent,
  train as trainRun,
} from "heddle";
import { quickTrainingText, readRunConfig, resolveConfig } from "heddle/config";
import { type Gathered, gatherConfig, stringsIn } from "../config/gather.js";
import { placeAt, placeWithin, shownPlace } from "../config/place.js";
import { quickConfig } from "../config/quick-config.js";
import { runFolderName } from "../config/run-name.js";
import { loadRunPlugins } from "../config/third-party.js";
import type { CommonOptions } from "../options.js";
import { type Invocation, print } from "../result.js";
import { count, duration, fixed, grouped, megabytes } from "../show/numbers.js";
import { showProgress } from "../show/progress.js";
import { facts } from "../show/table.js";
import { stoppable, stoppingText } from "../stopping.js";

export interface TrainCommandOptions extends CommonOptions {
  readonly data?: string;
  /** The run whose weights initialize training. */
  readonly from?: string;
  /** Covariate of that run whose new levels are trained; everything else is frozen. */
  readonly adapt?: string;
  /** A quarter of the epochs and one start: see `quickTraining`. */
  readonly quick?: boolean;
  /** The run to continue. */
  readonly resume?: string;
}

interface Job extends Gathered {
  readonly out: string;
  /** The run whose weights initialize training. */
  readonly from?: string;
  readonly adapt?: string;
  readonly resume: boolean;
}

export async function train(config: string | undefined, invocation: Invocation<TrainCommandOptions>): Promise<void> {
  const { terminal, options } = invocation;
  const job = options.resume === undefined ? await newJob(config, invocation) : await resumedJob(config, invocation);
  const shown = shownPlace(terminal.folder, job.out);
  if (!options.quiet) terminal.err(`run folder: ${shown}\n`);
  const started = performance.now();
  const { run, last, cells } = await runJob(job, invocation, shown);
  const seconds = (performance.now() - started) / 1000;
  const cellsPerSecond = last && cells.seconds > 0 ? cells.trained / cells.seconds : undefined;
  const peakResidentBytes = process.resourceUsage().maxRSS * 1024;
  const figures = { seconds, cellsPerSecond, peakResidentBytes };
  print(invocation, {
    json: { run: job.out, ...figures, lastEpoch: last, summary: run.summary },
    text: summaryText(shown, run, figures, last),
  });
}

async function newJob(
  config: string | undefined,
  { terminal, options }: Invocation<TrainCommandOptions>,
): Promise<Job> {
  const { folder } = terminal;
  if (config === undefined && options.data === undefined) {
    throw new HeddleError("usage", {
      expected: "a configuration, --data FILE, or --resume RUN",
      got: "none of them",
      next: "Write a configuration for your file with heddle init FILE.",
    });
  }
  const gathered = await gatherConfig({ config, data: options.data, options, folder });
  const resolved = resolveConfig(gathered.config, gathered.source);
  const out = placeAt(folder, options.out ?? runFolderName(gathered.file, resolved));
  const from = options.from === undefined ? {} : { from: placeAt(folder, options.from) };
  const adapt = options.adapt === undefined ? {} : { adapt: options.adapt };
  const job = { ...gathered, ...from, ...adapt, out, resume: false };
  if (!options.quick) return job;
  const quick = await quickConfig(gathered);
  if (!options.quiet) terminal.err(`quick training: ${quickTrainingText(quick.training)}\n`);
  return { ...job, config: quick };
}

/** A run continues with its own configuration. */
async function resumedJob(config: string | undefined, invocation: Invocation<TrainCommandOptions>): Promise<Job> {
  const { terminal, options } = invocation;
  const { data, from, adapt, quick, seed, set, out } = options;
  const given = {
    CONFIG: config,
    "--data": data,
    "--from": from,
    "--adapt": adapt,
    "--quick": quick,
    "--seed": seed,
    "--out": out,
    "--set": set?.[0],
  };
  const changed = Object.entries(given).filter(([, value]) => value !== undefined);
  if (changed.length > 0) {
    throw new HeddleError("usage", {
      where: "--resume",
      expected: "the run's folder alone, because a run keeps its configuration",
      got: changed.map(([name]) => name).join(", "),
      next: "Remove these, or train a new run.",
    });
  }
  const run = placeAt(terminal.folder, options.resume!);
  const saved = await readRunConfig(run);
  const plugins = await loadRunPlugins(storeAt(run), stringsIn(saved.plugins), invocation);
  const source = { name: placeWithin(options.resume!, "config.json"), caller: "command" } as const;
  return { config: saved, plugins, source, out: run, resume: true };
}

interface Trained {
  readonly run: FinishedRun;
  readonly last: EpochRecord | undefined;
  /** Cells that training processed, and its seconds without reading and writing. */
  readonly cells: { trained: number; seconds: number };
}

async function runJob(job: Job, { terminal, options }: Invocation, shown: string): Promise<Trained> {
  const progress = showProgress(terminal, options.quiet === true);
  const stopping = {
    onStop() {
      progress.end();
      terminal.err(stoppingText("checkpoint"));
    },
    message: () => stoppedMessage(job.out, shown),
  };
  return stoppable(terminal, stopping, (signal) => followRun(job, signal, progress.onEvent)).finally(progress.end);
}

/** Trains on this thread, which has the flags and the signals of the process. */
async function followRun(job: Job, signal: AbortSignal, onEvent: (event: TrainingEvent) => void): Promise<Trained> {
  const { config, source, plugins, out, from, adapt, resume } = job;
  const training = trainRun(config, { source, plugins, out, from, adapt, resume, signal, thread: "here" });
  const cells = { trained: 0, seconds: 0 };
  let last: EpochRecord | undefined;
  let epochCells = 0;
  for await (const event of training) {
    if (event.kind === "prepared") epochCells = event.trainingCells;
    if (event.kind === "epoch") {
      last = event.record;
      cells.trained += epochCells;
      cells.seconds += epochCells / event.cellsPerSecond;
    }
    onEvent(event);
  }
  return { run: await training.result, last, cells };
}

/** A run continues from its newest checkpoint once it has its configuration. */
const isResumable = (out: string) => storeAt(out).exists("config.json");

async function stoppedMessage(out: string, shown: string): Promise<string> {
  return (await isResumable(out))
    ? `Stopped; the checkpoint is written. Continue with: heddle train --resume ${shown}`
    : "Stopped before training started; nothing was written.";
}

function summaryText(
  run: string,
  { summary, config }: FinishedRun,
  figures: { seconds: number; cellsPerSecond: number | undefined; peakResidentBytes: number },
  last: EpochRecord | undefined,
): string {
  const early = summary.stoppedEarly ? ", stopped early" : "";
  const speed = figures.cellsPerSecond === undefined ? "" : `, ${grouped(figures.cellsPerSecond)} cells/s`;
  const trained = `${count(summary.cells, "cell")} × ${count(summary.genes, "gene")}, ${count(summary.epochs, "epoch")} (${count(summary.steps, "step")})${early}`;
  const table = facts([
    ["Run", run],
    ["Trained", `${trained} in ${duration(figures.seconds)}${speed}`],
    ["Memory", `${megabytes(figures.peakResidentBytes)} peak`],
    ...(last ? [["ELBO", elboText(last)] as const] : []),
    ["Latents", activeText(summary, config.evaluation.activeThreshold)],
    ...(summary.labels ? [["Labels", accuracyText(summary.labels)] as const] : []),
    ...summary.warnings.map((warning) => ["Warning", warning] as const),
  ]);
  return `${table}\nNext: heddle evaluate ${run}    which latent follows which factor\n      heddle report ${run}      one page with every result\n`;
}

function elboText({ elbo, validation }: EpochRecord): string {
  const validated = validation ? ` (validation ${fixed(validation.elbo, 1)})` : "";
  return `${fixed(elbo, 1)} nats per cell${validated}`;
}

/** Active latents by KL divergence over all cells with the final weights, as `heddle evaluate` counts them. */
function activeText({ klPerLatent }: RunSummary, threshold: number): string {
  const active = klPerLatent.filter((kl) => kl > threshold).length;
  return `${active} of ${klPerLatent.length} active (KL above ${threshold} nats)`;
}
