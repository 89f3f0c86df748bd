import { assignTensors, storedTensors } from "../composition/variables.js";
import { disposeModel } from "../composition/weights.js";
import { readEpochs } from "../run-folder/metrics-file.js";
import { type MemoryStore, memoryStore } from "../store/memory-store.js";
import { everyVariable, readCheckpoint } from "./checkpoint.js";
import type { TrainingEvent } from "./events.js";
import { type FitOptions, fitModel } from "./fit.js";
import type { TrainingProgress } from "./progress.js";
import type { RunSetup } from "./setup.js";

/** What the beginnings came to: restarts.json of a run. */
export interface Restarts {
  /** Epochs that each was trained for. */
  readonly epochs: number;
  /** Loss of each over the training cells in the last of these epochs. */
  readonly losses: readonly number[];
  readonly kept: number;
}

/**
 * Trains `training.restarts.count` models for the first stretch of training and leaves the one of least loss in
 * `setup.model`, with its checkpoint and epochs in the run's store. They differ in their random weights alone: cells held
 * out, order of minibatches and noise are the same, so that losses can be compared. The first has the weights of a run
 * without restarts. Nothing is kept of a stretch that was interrupted: it begins anew.
 *
 * @returns where training stands; undefined where there is one beginning only, which needs no choice
 */
export async function bestRestart(setup: RunSetup, options: FitOptions): Promise<TrainingProgress | undefined> {
  const { count, fraction } = setup.config.training.restarts;
  if (count === 1) return undefined;
  const epochs = Math.max(1, Math.round(fraction * setup.plan.epochs));
  const losses: number[] = [];
  let best: Beginning | undefined;
  for (let number = 0; number < count; number++) {
    options.onEvent({ kind: "stage", name: `beginning ${number + 1} of ${count}, ${epochs} epochs` });
    if (number > 0) redraw(setup, number);
    const found = await begin(setup, options, epochs);
    losses.push(found.loss);
    if (best === undefined || found.loss < best.loss) best = found;
  }
  const summary: Restarts = { epochs, losses, kept: losses.indexOf(best!.loss) };
  await options.store.write("restarts.json", `${JSON.stringify(summary)}\n`);
  return adopt(setup, best!, options);
}

interface Beginning {
  readonly loss: number;
  readonly store: MemoryStore;
  /** Told once it is chosen: who listens hears of one model only. */
  readonly epochs: readonly TrainingEvent[];
}

async function begin(setup: RunSetup, options: FitOptions, until: number): Promise<Beginning> {
  const store = memoryStore([], options.store.name);
  const epochs: TrainingEvent[] = [];
  const onEvent = (event: TrainingEvent) => (event.kind === "epoch" ? epochs.push(event) : options.onEvent(event));
  await fitModel(setup, { ...options, store, until, onEvent });
  return { loss: (await readEpochs(store)).at(-1)!.loss, store, epochs };
}

/** Other random weights, and moments as at the start. */
function redraw({ compose, model, random }: RunSetup, number: number): void {
  const other = compose(random.stream("restart").stream(number));
  assignTensors(everyVariable(model), storedTensors(everyVariable(other)), "a restart");
  disposeModel(other);
}

/** The checkpoint comes last: with it, a resumed run goes on from here. */
async function adopt(setup: RunSetup, chosen: Beginning, { store, onEvent }: FitOptions): Promise<TrainingProgress> {
  const rank = (file: string) => (file.startsWith("checkpoints/") ? (file.includes("step-") ? 2 : 1) : 0);
  for (const [file, contents] of chosen.store.entries().sort(([a], [b]) => rank(a) - rank(b)))
    await store.write(file, contents);
  for (const event of chosen.epochs) onEvent(event);
  return (await readCheckpoint(chosen.store, setup.model, onEvent))!;
}
