import { assignTensors, storedTensors } from "../composition/variables.js";
import { disposeModel } from "../composition/weights.js";
import { readEpochs } from "../run-folder/metrics-file.js";
import { type MemoryStore, memoryStore } from "../store/memory-store.js";
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

/**
 * Random restarts: trains `training.restarts.count` models for the first epochs and keeps the one with the lowest loss in
 * `setup.model`, with its checkpoint and epochs in the run's store. Restarts differ in their initial weights only:
 * validation cells, order of minibatches and noise are the same, so that losses can be compared. The first has the
 * initial weights of a run without restarts. An interruption discards all restarts; a resumed run trains them again.
 *
 * @returns the progress of the restart that was kept; undefined if the count is 1
 */
export async function bestRestart(setup: RunSetup, options: FitOptions): Promise<TrainingProgress | undefined> {
  const { count, fraction } = setup.config.training.restarts;
  if (count === 1) return undefined;
  const epochs = Math.max(1, Math.round(fraction * setup.plan.epochs));
  const losses: number[] = [];
  let best: Restart | undefined;
  for (let number = 0; number < count; number++) {
    options.onEvent({ kind: "stage", name: `restart ${number + 1} of ${count}, ${epochs} epochs` });
    if (number > 0) reinitialize(setup, number);
    const found = await trainRestart(setup, options, epochs);
    losses.push(found.loss);
    if (best === undefined || found.loss < best.loss) best = found;
  }
  const summary: Restarts = { epochs, losses, kept: losses.indexOf(best!.loss) };
  await options.store.write("restarts.json", `${JSON.stringify(summary)}\n`);
  return adopt(setup, best!, options);
}

interface Restart {
  readonly loss: number;
  readonly store: MemoryStore;
  /** Sent when this restart is kept, so that listeners receive the epochs of one model. */
  readonly epochs: readonly TrainingEvent[];
}

async function trainRestart(setup: RunSetup, options: FitOptions, until: number): Promise<Restart> {
  const store = memoryStore([], options.store.name);
  const epochs: TrainingEvent[] = [];
  const onEvent = (event: TrainingEvent) => (event.kind === "epoch" ? epochs.push(event) : options.onEvent(event));
  await fitModel(setup, { ...options, store, until, onEvent });
  return { loss: (await readEpochs(store)).at(-1)!.loss, store, epochs };
}

/** New initial weights, and the optimizer's initial moments. */
function reinitialize({ compose, model, random }: RunSetup, number: number): void {
  const other = compose(random.stream("restart").stream(number));
  assignTensors(everyVariable(model), storedTensors(everyVariable(other)), "a restart");
  disposeModel(other);
}

/** Writes the checkpoint last: with it, a resumed run continues from here. */
async function adopt(setup: RunSetup, kept: Restart, { store, onEvent }: FitOptions): Promise<TrainingProgress> {
  const rank = (file: string) => (file.startsWith("checkpoints/") ? (file.includes("step-") ? 2 : 1) : 0);
  for (const [file, contents] of kept.store.entries().sort(([a], [b]) => rank(a) - rank(b)))
    await store.write(file, contents);
  for (const event of kept.epochs) onEvent(event);
  return (await readCheckpoint(kept.store, setup.model, onEvent))!;
}
