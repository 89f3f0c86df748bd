import type { RunSummary } from "@heddle/contracts";
import { disposeModel } from "./composition/weights.js";
import type { Config } from "./config/schema.js";
import { factorTable } from "./data/factors.js";
import type { EncodedCells } from "./model/encode-cells.js";
import type { SavedModel } from "./model/model-folder.js";
import { readRotation } from "./model/stored-rotation.js";
import { versionDifferences } from "./plugins/plugin-record.js";
import { readConfig, readDataRecord, readOrigin, readPluginRecords, writeConfig } from "./run-folder/config-file.js";
import { encodeAndSaveRun, type SavedEncoding } from "./run-folder/encode-and-save-run.js";
import { keepEpochsBefore } from "./run-folder/metrics-file.js";
import { summarize, type Trained } from "./run-folder/summary.js";
import { writeSummary } from "./run-folder/summary-file.js";
import { changeRun, createRun, refuseExisting } from "./run-folder/write-run.js";
import type { RunStore } from "./store/run-store.js";
import { withTrackers } from "./tracking/with-trackers.js";
import { readCheckpoint, restoreBest, writeCheckpoint } from "./training/checkpoint.js";
import { residentMemory, timestamp } from "./training/clock.js";
import { reportCountsPlace } from "./training/counts-place.js";
import type { OnTrainingEvent } from "./training/events.js";
import type { FitOptions } from "./training/fit.js";
import { pauseAfter, pausedAt } from "./training/pause.js";
import { pinInactive } from "./training/pin-inactive.js";
import { newProgress, type TrainingProgress, trainedSoFar } from "./training/progress.js";
import { afterRestarts } from "./training/restarts.js";
import { addResumeHint, withoutDataRecord } from "./training/resume-hint.js";
import { fitWithRotation } from "./training/rotate-in-training.js";
import { rotateLatents } from "./training/rotate-latents.js";
import { copyOfRun, isCopy, startsUnrotated } from "./training/rotated-start.js";
import { type RunSetup, type SetupOptions, setUpRun } from "./training/setup.js";
import { keepStart, readStart, type TrainingStart } from "./training/start.js";
import type { RepresentationMonitor, Steering } from "./training/steering.js";
import { VERSION } from "./version.js";

export interface TrainOptions extends SetupOptions, Steering {
  readonly store: RunStore;
  /** Fine-tuning: a run, or an imported model, whose weights training starts from. `store` keeps a copy in start/. */
  readonly from?: RunStore;
  /** A covariate of that model: only weights of its new levels are trained, all others are frozen (scArches). */
  readonly adapt?: string;
  /** Continue from the newest checkpoint of `store`, with its configuration. */
  readonly resume?: boolean;
  /**
   * Share of the epochs after which training pauses; the run is written as it is then. Resuming it with a larger share
   * gives the same weights as training without a pause. Default: 1.
   */
  readonly until?: number;
  readonly onEvent?: OnTrainingEvent;
}

export interface TrainedRun {
  readonly config: Config;
  readonly summary: RunSummary;
  readonly encoded: EncodedCells;
  readonly model: SavedModel;
  dispose(): void;
}

/**
 * Trains a model and writes a run folder: config.json, metrics.jsonl, checkpoints/, model/, latents.h5ad, summary.json.
 * Data and model are set up before the first file is written: an error in them creates no folder.
 */
export async function train(options: TrainOptions): Promise<TrainedRun> {
  const { store, resume = false } = options;
  if (resume) return changeRun(store, "training", () => setUpAndTrain(options, (train) => train()));
  await refuseExisting(store);
  return setUpAndTrain(options, (train) => createRun(store, "training", train));
}

/** Trains within `write`, which makes this process the writer of the run. */
async function setUpAndTrain(
  options: TrainOptions,
  write: (train: () => Promise<TrainedRun>) => Promise<TrainedRun>,
): Promise<TrainedRun> {
  const { store, resume = false } = options;
  const config = resume ? await readConfig(store) : options.config;
  if (resume && (await isCopy(store))) throw copyOfRun(store);
  const start = await readStart(store, { from: options.from, adapt: options.adapt, resume });
  const data = resume ? await readDataRecord(store) : undefined;
  const setup = await setUpRun({ ...options, config, start, ...(data && { recorded: { data, run: store.name } }) });
  if (resume && data === undefined) options.onEvent?.({ kind: "warning", message: withoutDataRecord(store) });
  if (resume) await warnOfVersions(options);
  try {
    return await write(() =>
      withTrackers(setup, options, (onEvent) => trainModel(setup, { ...options, onEvent }, start)),
    );
  } catch (error) {
    disposeModel(setup.model);
    throw error;
  } finally {
    setup.closeData();
  }
}

/** Other versions of the run's plugins may train other weights. */
async function warnOfVersions({ catalog, store, onEvent }: TrainOptions): Promise<void> {
  for (const message of await versionDifferences(catalog, await readPluginRecords(store)))
    onEvent?.({ kind: "warning", message });
}

async function trainModel(setup: RunSetup, options: TrainOptions, start?: TrainingStart): Promise<TrainedRun> {
  const { store, from, adapt, resume = false, signal, pauseSignal, monitor, onEvent = () => {} } = options;
  const rotated = from && adapt === undefined && (await readRotation(from)) ? [startsUnrotated(from)] : [];
  for (const message of [...setup.warnings, ...rotated]) onEvent({ kind: "warning", message });
  const found = resume ? await readCheckpoint(store, setup.model, onEvent) : undefined;
  if (resume) await reopen(setup, store, found);
  else await begin(setup, store, start);
  onEvent(prepared(setup, found?.step, monitor));
  reportCountsPlace(setup, onEvent);
  try {
    const fit = { store, signal, pauseSignal, monitor, onEvent, ...pauseAfter(setup.plan, options.until) };
    return await fitAndSave(setup, fit, found, start === undefined);
  } catch (error) {
    throw addResumeHint(error, store);
  }
}

async function fitAndSave(
  setup: RunSetup,
  options: FitOptions,
  found: TrainingProgress | undefined,
  randomWeights: boolean,
): Promise<TrainedRun> {
  const { store, onEvent } = options;
  const progress = randomWeights ? await afterRestarts(setup, options, found) : found;
  const result = await fitWithRotation(setup, { ...options, progress });
  const { earlyStopping } = setup.config.training;
  if (result.progress.best && earlyStopping !== false && earlyStopping.restoreBest)
    await restoreBest(store, setup.model);
  const { stoppedEarly } = result;
  const trained = { ...trainedSoFar(result.progress), stoppedEarly, ...pausedAt(setup.plan, result) };
  const run = await finish(setup, store, trained, onEvent);
  onEvent({ kind: "done", summary: run.summary });
  return run;
}

/**
 * Writes the first files: the configuration, the model that training starts from, and a checkpoint, which a run needs
 * even if its first loss is not finite. If one of them cannot be written, these are removed, because the run could not be
 * resumed.
 */
async function begin(setup: RunSetup, store: RunStore, start: TrainingStart | undefined): Promise<void> {
  try {
    const origin = { data: setup.dataRecord, plugins: setup.pluginRecords, version: VERSION };
    await writeConfig(store, setup.config, origin);
    if (start) await keepStart(store, start);
    await writeCheckpoint(store, setup.model, newProgress(), setup.config.training.keepCheckpoints);
  } catch (error) {
    for (const name of ["config.json", "start", "checkpoints"]) await store.remove(name);
    throw error;
  }
}

/** Rewrites the files that training appends to: current names, without the epochs that are trained again. */
async function reopen(setup: RunSetup, store: RunStore, found: TrainingProgress | undefined): Promise<void> {
  // not the record of the present data: without one, it is unknown what the run was trained on
  await writeConfig(store, setup.config, await readOrigin(store));
  await keepEpochsBefore(store, found?.epoch ?? 0);
}

async function finish(
  setup: RunSetup,
  store: RunStore,
  trained: Omit<Trained, keyof SavedEncoding["figures"]>,
  onEvent: OnTrainingEvent,
): Promise<TrainedRun> {
  const { model, config, shape, data, split, labels } = setup;
  const pinned = config.training.pinInactive && !setup.adapt ? { pinnedLatents: await pinInactive(setup) } : {};
  const { view, warning } = await rotateLatents(setup, onEvent);
  onEvent({ kind: "stage", name: "encoding all cells" });
  const trainedModel = { model, config, shape, ...(view && { view }) };
  const uses = { validation: split.validation, labels };
  const { saved, encoded, figures } = await encodeAndSaveRun(store, trainedModel, data, uses);
  const cells = { trainingCells: split.training.length, validationCells: split.validation.length };
  const warnings = warning ? [...setup.warnings, warning] : setup.warnings;
  const summary = summarize({ ...setup, ...cells, warnings }, { ...trained, ...figures, ...pinned });
  await writeSummary(store, summary);
  const memory = residentMemory();
  const timing = { ...(memory && { peakResidentBytes: memory.peak }), finishedAt: timestamp() };
  await store.append("timings.jsonl", JSON.stringify(timing));
  return { config, summary, encoded, model: saved, dispose: () => disposeModel(model) };
}

function prepared(setup: RunSetup, resumedAt: number | undefined, monitor: RepresentationMonitor | undefined) {
  const { config, data, plan } = setup;
  return {
    kind: "prepared",
    cells: data.cells,
    trainingCells: setup.split.training.length,
    genes: data.genes,
    matrix: data.origin.matrix,
    matrixReason: data.origin.matrixReason,
    dropped: data.dropped,
    epochs: plan.epochs,
    steps: plan.epochs * plan.stepsPerEpoch,
    ...(resumedAt !== undefined && { resumedAt }),
    ...(monitor && { factors: factorTable(data.cellTable, config) }),
  } as const;
}
