import {
  type EpochRecord,
  evaluate,
  HeddleError,
  type RunStore,
  type RunSummary,
  type TrainingEvent,
  type TrainingRun,
  train,
} from "heddle";
import { readRunConfig } from "heddle/config";
import type { HandlerContext } from "heddle/worker";
import { completeForPage } from "./configuration.js";
import { dataSources } from "./data-sources.js";
import { type DataSize, explainError } from "./explain-error.js";
import { factorColumns } from "./factor-columns.js";
import type { CellSource, PreparedEvent, TrainEvent, TrainRequest } from "./protocol.js";
import { storedFiles, storeFiles } from "./stored-files.js";
import { storeOf } from "./stores.js";

type Settings = Pick<PreparedEvent, "restarts" | "activeThreshold">;
type Context = HandlerContext<TrainEvent>;

/** Trains or resumes a run, then evaluates it. One tab at a time: the run's folder is locked meanwhile. */
export function trainRun(request: TrainRequest, context: Context): Promise<RunSummary> {
  return navigator.locks.request(`heddle/${request.run}`, { ifAvailable: true }, (lock) => {
    if (lock === null) throw openInAnotherTab(request.run);
    return trainLocked(request, context);
  });
}

async function trainLocked(request: TrainRequest, context: Context): Promise<RunSummary> {
  const { run, cells, resume } = request;
  const { signal, onEvent } = context;
  const store = storeOf(run);
  const config = resume ? await readRunConfig(store) : request.config;
  const { training: plan, evaluation } = await completeForPage(config);
  const settings = { restarts: plan.restarts, activeThreshold: evaluation.activeThreshold };
  if (resume) onEvent({ kind: "earlier-epochs", records: await earlierEpochs(store) });
  else await storeFiles(run, cells);
  const training = train(config as object, {
    thread: "here",
    data: dataSources(await filesOf(run, cells)),
    out: store,
    resume,
    monitor: MONITOR,
    signal,
  });
  const summary = await follow(training, settings, context);
  await evaluate(store, {
    signal,
    onEvent: (event) => {
      if (event.kind !== "metric") return;
      onEvent({ kind: "metric", name: event.on === "baseline" ? `${event.name} of a baseline` : event.name });
    },
  });
  return summary;
}

/** The epochs in metrics.jsonl; training repeats those after its checkpoint. A last line may be incomplete. */
async function earlierEpochs(store: RunStore): Promise<EpochRecord[]> {
  if (!(await store.exists("metrics.jsonl"))) return [];
  const lines = new TextDecoder()
    .decode(await store.read("metrics.jsonl"))
    .split("\n")
    .slice(0, -1);
  return lines.map((line) => JSON.parse(line) as EpochRecord);
}

/** Sends the events of a run to the page. Memory that runs out is explained with the size of the data. */
async function follow(
  training: TrainingRun,
  settings: Settings,
  { onEvent, pauseSignal }: Context,
): Promise<RunSummary> {
  let size: DataSize | undefined;
  try {
    for await (const event of training) {
      if (event.kind === "prepared") size = event;
      if (pauseSignal.paused) {
        training.pause();
        void pauseSignal.resumed().then(training.resume);
      }
      onEvent(forPage(event, settings));
    }
    return (await training.result).summary;
  } catch (error) {
    throw explainError(error, size);
  }
}

const filesOf = async (run: string, cells: CellSource): Promise<readonly File[]> =>
  cells.kind === "files" ? cells.files : cells.kind === "stored" ? storedFiles(run) : [];

/** Enough cells to see groups move; encoding them takes a few milliseconds. */
const MONITOR = { cells: 3000, seconds: 1 };

function forPage(event: TrainingEvent, settings: Settings): TrainEvent {
  if (event.kind === "representation") {
    const { cells, representation } = event;
    const values = Float32Array.from(representation.values);
    return { kind: "representation", cells, representation: values, latents: representation.columns };
  }
  if (event.kind !== "prepared") return event;
  const { factors, ...rest } = event;
  return { ...rest, ...settings, factors: factors === undefined ? {} : factorColumns(factors) };
}

const openInAnotherTab = (run: string) =>
  new HeddleError("output-exists", {
    where: run,
    expected: "a run that no other tab is training",
    got: "one that another tab has open",
    next: "Go to that tab, or close it and try again.",
  });
