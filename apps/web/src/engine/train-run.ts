import { HeddleError, type RunSummary } from "@heddle/contracts";
import { readConfig, type TrainingEvent } from "@heddle/runtime";
import { evaluate, type TrainingRun, train } from "heddle";
import type { CallContext } from "../rpc/serve.js";
import { resolveWhole } from "./configuration.js";
import { dataSources } from "./data-sources.js";
import { factorColumns } from "./factor-columns.js";
import { keepFiles, keptFiles } from "./kept-files.js";
import type { TrainEvent, TrainRequest } from "./protocol.js";
import { storeOf } from "./stores.js";

type Context = CallContext<TrainEvent>;

/** The run that this thread trains. */
let current: TrainingRun | undefined;

/** Waits after the next checkpoint, and goes on. */
export async function holdRun(hold: boolean): Promise<undefined> {
  if (hold) current?.pause();
  else current?.resume();
  return undefined;
}

/** Trains a run, or goes on with it, then measures it. One tab at a time: the run's folder is locked meanwhile. */
export function trainRun(request: TrainRequest, context: Context): Promise<RunSummary> {
  return navigator.locks.request(`heddle/${request.run}`, { ifAvailable: true }, (lock) => {
    if (lock === null) throw elsewhere(request.run);
    return trainLocked(request, context);
  });
}

async function trainLocked(request: TrainRequest, { tell, signal, size }: Context): Promise<RunSummary> {
  const { run, config: asked, cells, resume } = request;
  const store = storeOf(run);
  const config = resume ? await readConfig(store) : asked;
  await resolveWhole(config);
  if (!resume) await keepFiles(run, cells);
  const files = cells.kind === "files" ? cells.files : cells.kind === "kept" ? await keptFiles(run) : [];
  current = train(config as object, {
    thread: "here",
    data: dataSources(files),
    out: store,
    resume,
    watch: WATCH,
    signal,
  });
  try {
    for await (const event of current) {
      if (event.kind === "prepared") size(event);
      tell(forPage(event));
    }
    const { summary } = await current.result;
    await evaluate(store, {
      signal,
      onEvent: (event) => {
        if (event.kind !== "metric") return;
        const { name, on } = event;
        tell({ kind: "metric", name: on === "baseline" ? `${name} of principal components` : name });
      },
    });
    return summary;
  } finally {
    current = undefined;
  }
}

/** Enough cells to see groups move; placing them takes a few milliseconds. */
const WATCH = { cells: 3000, seconds: 1 };

function forPage(event: TrainingEvent): TrainEvent {
  if (event.kind === "watched") {
    const { cells, representation: codes } = event;
    return { kind: "codes", cells, codes: Float32Array.from(codes.values), latents: codes.columns };
  }
  if (event.kind !== "prepared") return event;
  const { factors, ...rest } = event;
  return { ...rest, factors: factors === undefined ? {} : factorColumns(factors) };
}

const elsewhere = (run: string) =>
  new HeddleError("output-exists", {
    where: run,
    expected: "a run that no other tab is training",
    got: "one that another tab has open",
    next: "Go to that tab, or close it and try again.",
  });
