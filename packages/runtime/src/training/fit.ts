import { type EpochRecord, HeddleError } from "@heddle/contracts";
import { epochOrder, partsFrom } from "../data/cell-order.js";
import { cutBatches } from "../data/minibatch.js";
import { StepRunner } from "../replay/step-runner.js";
import type { RunStore } from "../store/run-store.js";
import { writeBest, writeCheckpoint } from "./checkpoint.js";
import { residentMemory, seconds, yieldToEventLoop } from "./clock.js";
import type { OnTrainingEvent } from "./events.js";
import { addReading, emptySums, meansOf, newProgress, type TrainingProgress } from "./progress.js";
import type { RunSetup } from "./setup.js";
import { representationEvent, type Steering } from "./steering.js";
import { stepSettings } from "./step-settings.js";

export interface FitOptions extends Steering {
  readonly store: RunStore;
  readonly progress?: TrainingProgress;
  /** Epoch before which training stops; the end of the plan if undefined. */
  readonly until?: number;
  readonly signal?: AbortSignal;
  readonly onEvent: OnTrainingEvent;
}

export interface FitResult {
  readonly progress: TrainingProgress;
  readonly stoppedEarly: boolean;
}

/**
 * Trains to the end of the plan or to an early stop, and writes checkpoints. Aborting `signal` writes a checkpoint and
 * throws HeddleError "interrupted".
 */
export async function fitModel(setup: RunSetup, options: FitOptions): Promise<FitResult> {
  const progress = options.progress ?? newProgress();
  const onWarning = (message: string) => options.onEvent({ kind: "warning", message });
  setup.data.counts.keep(setup.split.validation);
  const runner = new StepRunner(setup.model, setup.data, setup.recorder, onWarning);
  const fit: Fit = { setup, options, progress, pace: newPace(), runner };
  try {
    while (progress.epoch < (options.until ?? setup.plan.epochs) && !exhausted(setup, progress)) {
      await trainEpoch(fit);
      await finishEpoch(fit);
    }
  } finally {
    runner.dispose();
  }
  await writeCheckpoint(options.store, setup.model, progress, setup.config.training.keepCheckpoints);
  return { progress, stoppedEarly: progress.epoch < (options.until ?? setup.plan.epochs) };
}

/** State of a training run. */
interface Fit {
  readonly setup: RunSetup;
  readonly options: FitOptions;
  readonly progress: TrainingProgress;
  readonly pace: Pace;
  readonly runner: StepRunner;
}

interface Pace {
  lastCheckpoint: number;
  lastYield: number;
  lastRepresentation: number;
  epochStart: number;
  cells: number;
}
const newPace = (): Pace => ({
  lastCheckpoint: seconds(),
  lastYield: seconds(),
  lastRepresentation: 0,
  epochStart: seconds(),
  cells: 0,
});

const YIELD_INTERVAL_SECONDS = 0.1;

async function trainEpoch(fit: Fit): Promise<void> {
  const { setup, options, progress, pace, runner } = fit;
  const { config, plan, random, split } = setup;
  const order = epochOrder(split.training, random, progress.epoch, setup.order);
  const batches = cutBatches(order.cells, config.training.batchSize);
  const done = batches.slice(0, progress.batch).reduce((sum, { length }) => sum + length, 0);
  const following = () =>
    progress.epoch + 1 < plan.epochs ? epochOrder(split.training, random, progress.epoch + 1, setup.order).parts : [];
  setup.data.counts.readAhead(partsFrom(order, done), following);
  [pace.epochStart, pace.cells] = [seconds(), 0];
  for (const cells of batches.slice(progress.batch)) {
    const reading = await runner.train(cells, stepSettings(setup, progress, true));
    addReading(progress.sums, reading);
    progress.step++;
    progress.batch++;
    pace.cells += cells.length;
    if (seconds() - pace.lastYield < YIELD_INTERVAL_SECONDS) continue;
    options.onEvent({
      kind: "step",
      epoch: progress.epoch,
      epochs: plan.epochs,
      step: progress.step,
      steps: plan.epochs * plan.stepsPerEpoch,
      elbo: reading.elbo,
      cellsPerSecond: pace.cells / (seconds() - pace.epochStart),
    });
    await yieldToEventLoop();
    await reportRepresentationIfDue(fit);
    if (options.pauseSignal?.paused) await waitWhilePaused(fit);
    pace.lastYield = seconds();
    await checkpointIfDue(fit);
  }
}

async function finishEpoch(fit: Fit): Promise<void> {
  const { setup, options, progress, pace } = fit;
  const { config, plan } = setup;
  const cellsPerSecond = pace.cells / (seconds() - pace.epochStart);
  const means = meansOf(progress.sums);
  const threshold = config.evaluation.activeThreshold;
  const record: EpochRecord = {
    epoch: progress.epoch,
    step: progress.step,
    ...means,
    ...(setup.split.validation.length > 0 && { validation: await validate(fit) }),
    activeLatents: means.klPerLatent.filter((value) => value > threshold).length,
  };
  await options.store.append("metrics.jsonl", JSON.stringify(record));
  const memory = residentMemory();
  const timing = {
    epoch: record.epoch,
    seconds: seconds() - pace.epochStart,
    cellsPerSecond,
    residentBytes: memory?.now,
  };
  await options.store.append("timings.jsonl", JSON.stringify(timing));
  await keepBest(fit, record);
  progress.epoch++;
  progress.batch = 0;
  progress.sums = emptySums();
  options.onEvent({ kind: "epoch", record, epochs: plan.epochs, cellsPerSecond });
  if (options.pauseSignal?.paused) await waitWhilePaused(fit);
  await checkpointIfDue(fit);
}

async function validate({ setup, progress, runner }: Fit): Promise<NonNullable<EpochRecord["validation"]>> {
  setup.data.counts.readAhead([setup.split.validation]);
  const sums = emptySums();
  for (const [i, cells] of cutBatches(setup.split.validation, setup.config.training.batchSize).entries()) {
    // The step selects the random stream: each minibatch of a validation pass has its own, the same in every epoch.
    addReading(sums, await runner.evaluate(cells, stepSettings(setup, { ...progress, step: i }, false)));
  }
  const { loss, elbo } = meansOf(sums);
  return { loss, elbo };
}

async function keepBest({ setup, options: { store }, progress }: Fit, record: EpochRecord): Promise<void> {
  const { earlyStopping } = setup.config.training;
  if (earlyStopping === false || record.validation === undefined) return;
  const { elbo } = record.validation;
  if (progress.best && elbo <= progress.best.elbo + earlyStopping.minimumDelta) return;
  progress.best = { epoch: record.epoch, elbo };
  if (earlyStopping.restoreBest) await writeBest(store, setup.model);
}

function exhausted(setup: RunSetup, { best, epoch }: TrainingProgress): boolean {
  const { earlyStopping } = setup.config.training;
  return earlyStopping !== false && best !== null && epoch - 1 - best.epoch >= earlyStopping.patience;
}

/** Time spent paused does not count as training time. */
async function waitWhilePaused({ setup, options, progress, pace }: Fit): Promise<void> {
  const from = seconds();
  await writeCheckpoint(options.store, setup.model, progress, setup.config.training.keepCheckpoints);
  options.onEvent({ kind: "paused", step: progress.step });
  await options.pauseSignal!.resumed();
  pace.lastCheckpoint = seconds();
  pace.epochStart += seconds() - from;
}

async function reportRepresentationIfDue({ setup, options, progress, pace }: Fit): Promise<void> {
  if (options.monitor === undefined || seconds() - pace.lastRepresentation < options.monitor.seconds) return;
  options.onEvent(await representationEvent(setup, options.monitor, progress.step));
  pace.lastRepresentation = seconds();
}

async function checkpointIfDue({ setup, options, progress, pace }: Fit): Promise<void> {
  const { checkpointSeconds, keepCheckpoints } = setup.config.training;
  const stop = options.signal?.aborted === true;
  if (!stop && seconds() - pace.lastCheckpoint < checkpointSeconds) return;
  await writeCheckpoint(options.store, setup.model, progress, keepCheckpoints);
  pace.lastCheckpoint = seconds();
  options.onEvent({ kind: "checkpoint", step: progress.step });
  if (!stop) return;
  throw new HeddleError("interrupted", {
    where: options.store.name,
    expected: "to train to the end",
    got: `a request to stop after ${progress.step} steps`,
    next: "The checkpoint is written.",
  });
}
