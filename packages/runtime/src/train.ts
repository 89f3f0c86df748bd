import { HeddleError, isHeddleError, type RunSummary } from "@heddle/contracts";
import { quantile } from "@heddle/numerics";
import type { Config } from "./config/schema.js";
import { rowTotals } from "./data/prepare.js";
import { baselineCodes } from "./evaluation/baseline.js";
import { type EncodedCells, encodeCells } from "./model/encode-cells.js";
import { type SavedModel, writeModel } from "./model/model-folder.js";
import { readConfig, writeConfig } from "./run-folder/config-file.js";
import { splitColumn, withColumn, writeLatents } from "./run-folder/latents-file.js";
import { keepEpochsBefore } from "./run-folder/metrics-file.js";
import { summarise, type Trained } from "./run-folder/summary.js";
import type { RunStore } from "./store/run-store.js";
import { readCheckpoint, restoreBest, writeCheckpoint } from "./training/checkpoint.js";
import { residentMemory } from "./training/clock.js";
import type { OnTrainingEvent } from "./training/events.js";
import { fitModel } from "./training/fit.js";
import { newProgress } from "./training/progress.js";
import { type RunSetup, type SetupOptions, setUpRun } from "./training/setup.js";
import { disposeModel } from "./training/weights.js";

export interface TrainOptions extends SetupOptions {
  readonly store: RunStore;
  /** Go on from the newest checkpoint of `store`, with the configuration in there. */
  readonly resume?: boolean;
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
 * From a configuration to a run folder: config.json, metrics.jsonl, checkpoints/, model/, latents.h5ad, summary.json.
 * Nothing is written before the data and the model stand; what is wrong with them leaves no folder behind.
 */
export async function train(options: TrainOptions): Promise<TrainedRun> {
  const { store, resume = false, onEvent = () => {} } = options;
  if (!resume) await refuseExisting(store);
  const config = resume ? await readConfig(store) : options.config;
  const setup = await setUpRun({ ...options, config });
  for (const message of setup.warnings) onEvent({ kind: "warning", message });
  const progress = resume ? await readCheckpoint(store, setup.model, onEvent) : undefined;
  if (resume) await keepEpochsBefore(store, progress?.epoch ?? 0);
  else await begin(setup, store);
  onEvent(prepared(setup, progress?.step));
  const fitted = fitModel(setup, { store, progress, signal: options.signal, onEvent });
  const result = await fitted.catch((error: unknown) => {
    throw withWayOut(error, store);
  });
  const { earlyStopping } = setup.config.training;
  if (result.progress.best && earlyStopping !== false && earlyStopping.restoreBest)
    await restoreBest(store, setup.model);
  return finish(
    setup,
    store,
    { epochs: result.progress.epoch, steps: result.progress.step, stoppedEarly: result.stoppedEarly },
    onEvent,
  );
}

/** A plugin that crashed takes nothing with it that a checkpoint holds. */
function withWayOut(error: unknown, store: RunStore): unknown {
  if (!isHeddleError(error, "plugin-failed")) return error;
  const next = `What was trained is kept: once the plugin is mended, go on with --resume ${store.name}.`;
  return new HeddleError("plugin-failed", { ...error.details, next });
}

/**
 * The first two files: the configuration, and a checkpoint, so that there is always one to go back to, also where the
 * loss breaks at once. A disk too small for them keeps neither: such a run could not be continued.
 */
async function begin(setup: RunSetup, store: RunStore): Promise<void> {
  try {
    await writeConfig(store, setup.config);
    await writeCheckpoint(store, setup.model, newProgress(), setup.config.training.keepCheckpoints);
  } catch (error) {
    for (const name of await store.list(".")) await store.remove(name);
    throw error;
  }
}

async function finish(
  setup: RunSetup,
  store: RunStore,
  trained: Omit<Trained, "divergencePerLatent">,
  onEvent: OnTrainingEvent,
): Promise<TrainedRun> {
  const { model, config, shape, data } = setup;
  onEvent({ kind: "stage", name: "placing every cell" });
  const medianLibrarySize = quantile(rowTotals(data.counts), 0.5);
  const saved: SavedModel = { model, config, shape, genes: data.geneTable, medianLibrarySize };
  await writeModel(store, { ...saved, data });
  const encoded = encodeCells(model, data);
  const cells = withColumn(data.cellTable, "heddle_split", splitColumn(data.cells, setup.split.validation));
  const baseline = config.evaluation.baseline
    ? baselineCodes(data.counts, data.genes, config, model.likelihood.support)
    : undefined;
  await writeLatents(store, { cells, encoded, baseline });
  const summary = summarise(setup, { ...trained, divergencePerLatent: [...encoded.divergence] });
  await store.write("summary.json", `${JSON.stringify(summary, null, 2)}\n`);
  const memory = residentMemory();
  if (memory) await store.append("timings.jsonl", JSON.stringify({ peakResidentBytes: memory.peak }));
  return { config, summary, encoded, model: saved, dispose: () => disposeModel(model) };
}

async function refuseExisting(store: RunStore): Promise<void> {
  // what a killed process had half written is nothing to keep
  const names = (await store.list(".")).filter((name) => !name.endsWith(".partial"));
  if (names.length === 0) return;
  throw new HeddleError("output-exists", {
    where: store.name,
    expected: "a folder that is not there yet, or empty",
    got: `one with ${names.slice(0, 4).join(", ")}`,
    next: "Choose another --out, continue that run with --resume, or remove the folder.",
  });
}

function prepared(setup: RunSetup, resumedAt: number | undefined) {
  const { data, plan } = setup;
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
  } as const;
}
