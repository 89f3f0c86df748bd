import { assignTensors, storedTensors } from "../composition/variables.js";
import { disposeModel } from "../composition/weights.js";
import { keepEpochsBefore, readEpochs, readPaces } from "../run-folder/metrics-file.js";
import { folderWithin } from "../store/folder-within.js";
import type { RunStore } from "../store/run-store.js";
import { everyVariable, readCheckpoint } from "./checkpoint.js";
import type { TrainingEvent } from "./events.js";
import { type FitOptions, fitModel } from "./fit.js";
import type { TrainingProgress } from "./progress.js";
import type { RunSetup } from "./setup.js";

/** restarts.json of a run. */
export interface Restarts {
  /** Epochs that each restart was trained for. */
  readonly epochs: number;
  /** Training loss of each restart in the last of these epochs. */
  readonly losses: readonly number[];
  /** Index of the restart with the lowest loss. */
  readonly kept: number;
}

/** Folder of the restarts in the run, with one folder each; removed once the best one is kept. */
const FOLDER = "restarts";

/** The progress from which training continues: `found`, or that of the best restart where the run has not left its start. */
export async function afterRestarts(
  setup: RunSetup,
  options: FitOptions,
  found: TrainingProgress | undefined,
): Promise<TrainingProgress | undefined> {
  const progress = (found?.step ?? 0) === 0 ? ((await bestRestart(setup, options)) ?? found) : found;
  // also after a stop between the choice of the best restart and the removal of the others
  if (await options.store.exists(FOLDER)) await options.store.remove(FOLDER);
  return progress;
}

/**
 * Random restarts: trains `training.restarts.count` models for the first epochs and keeps the one with the lowest loss in
 * `setup.model`, with its checkpoint and epochs in the run's store. Restarts differ in their initial weights only:
 * validation cells, order of minibatches and noise are the same, so that losses can be compared. The first has the
 * initial weights of a run without restarts. Each restart writes checkpoints: a resumed run continues with the one that
 * was interrupted.
 *
 * @returns the progress of the restart that was kept; undefined if the count is 1
 */
async function bestRestart(setup: RunSetup, options: FitOptions): Promise<TrainingProgress | undefined> {
  const { count, fraction } = setup.config.training.restarts;
  if (count === 1) return undefined;
  const epochs = Math.max(1, Math.round(fraction * setup.plan.epochs));
  const restarts: Restart[] = [];
  for (let number = 1; number <= count; number++) {
    if (number > 1) reinitialize(setup, number - 1);
    restarts.push(await trainRestart(setup, options, { number, count, epochs }));
  }
  const losses = restarts.map(({ loss }) => loss);
  const kept = losses.indexOf(Math.min(...losses));
  const summary: Restarts = { epochs, losses, kept };
  await options.store.write("restarts.json", `${JSON.stringify(summary)}\n`);
  return adopt(setup, restarts[kept], options);
}

interface Restart {
  readonly loss: number;
  readonly store: RunStore;
}

type Place = Omit<Extract<TrainingEvent, { kind: "restart" }>, "kind" | "records">;

/** Trains a restart from its newest checkpoint, if there is one. */
async function trainRestart(setup: RunSetup, options: FitOptions, place: Place): Promise<Restart> {
  const store = folderWithin(options.store, `${FOLDER}/${place.number}`);
  const progress = await readCheckpoint(store, setup.model, options.onEvent);
  await keepEpochsBefore(store, progress?.epoch ?? 0);
  options.onEvent({ kind: "restart", ...place, records: await readEpochs(store) });
  // listeners receive the epochs of one model: those of the restart that is kept, once it is known
  const onEvent = (event: TrainingEvent) =>
    options.onEvent(event.kind === "epoch" ? { ...event, kind: "restart-epoch", number: place.number } : event);
  await fitModel(setup, { ...options, store, progress, until: place.epochs, onEvent });
  return { loss: (await readEpochs(store)).at(-1)!.loss, store };
}

/** New initial weights, and the optimizer's initial moments. */
function reinitialize({ compose, model, random }: RunSetup, number: number): void {
  const other = compose(random.stream("restart").stream(number));
  assignTensors(everyVariable(model), storedTensors(everyVariable(other)), "a restart");
  disposeModel(other);
}

/** Writes the checkpoint last: with it, a resumed run continues from here. */
async function adopt(setup: RunSetup, kept: Restart, { store, onEvent }: FitOptions): Promise<TrainingProgress> {
  const names = (await kept.store.list("checkpoints")).filter((name) => !name.endsWith(".partial"));
  const checkpoints = names.map((name) => `checkpoints/${name}`);
  const last = (file: string) => Number(file.includes("step-"));
  const files = ["metrics.jsonl", "timings.jsonl", ...checkpoints.sort((a, b) => last(a) - last(b))];
  for (const file of files) await store.write(file, await kept.store.read(file));
  const paces = await readPaces(kept.store);
  for (const record of await readEpochs(kept.store)) {
    const cellsPerSecond = paces.get(record.epoch) ?? Number.NaN;
    onEvent({ kind: "epoch", record, epochs: setup.plan.epochs, cellsPerSecond });
  }
  return (await readCheckpoint(kept.store, setup.model, onEvent))!;
}
