import { type CountDataset, HeddleError, type RunSummary } from "@heddle/contracts";
import { type Config, choose, create, evaluateRun, openData, readConfig, resolveConfig, train } from "@heddle/runtime";
import { refusePackages } from "./configuration.js";
import { dataSources } from "./data-sources.js";
import { heldPlugins } from "./held-plugins.js";
import { keepFiles, keptFiles } from "./kept-files.js";
import type { TrainEvent, TrainRequest } from "./protocol.js";
import { storeOf } from "./stores.js";

/** Trains a run, or goes on with it, then measures it. One tab at a time: the run's folder is locked meanwhile. */
export function trainRun(
  request: TrainRequest,
  tell: (event: TrainEvent) => void,
  signal: AbortSignal,
): Promise<RunSummary> {
  return navigator.locks.request(`heddle/${request.run}`, { ifAvailable: true }, (lock) => {
    if (lock === null) throw elsewhere(request.run);
    return trainLocked(request, tell, signal);
  });
}

async function trainLocked(
  { run, config: asked, cells, resume }: TrainRequest,
  tell: (event: TrainEvent) => void,
  signal: AbortSignal,
): Promise<RunSummary> {
  const store = storeOf(run);
  const written = resume ? await readConfig(store) : asked;
  refusePackages(written);
  const config = resolveConfig(written, resume ? run : undefined);
  if (!resume) await keepFiles(run, cells);
  const files = cells.kind === "files" ? cells.files : cells.kind === "kept" ? await keptFiles(run) : [];
  const dataset = await openCells(files, config, signal);
  try {
    const trained = await train({
      catalogue: heldPlugins,
      store,
      config: written,
      resume,
      signal,
      onEvent: tell,
      ...(dataset && { dataset }),
    });
    trained.dispose();
    await evaluateRun({
      store,
      catalogue: heldPlugins,
      signal,
      onMetric: (name, on) =>
        tell({ kind: "metric", name: on === "baseline" ? `${name} of principal components` : name }),
    });
    return trained.summary;
  } finally {
    dataset?.dispose();
  }
}

/** Files opened where they lie; simulated cells are the configuration's own affair. */
async function openCells(
  files: readonly File[],
  { data, likelihood }: Config,
  signal: AbortSignal,
): Promise<CountDataset | undefined> {
  if (files.length === 0) return undefined;
  const { support } = create(await choose(heldPlugins, "likelihood", likelihood, "likelihood"));
  return openData(heldPlugins, data, dataSources(files), { support, signal });
}

const elsewhere = (run: string) =>
  new HeddleError("output-exists", {
    where: run,
    expected: "a run that no other tab is training",
    got: "one that another tab has open",
    next: "Go to that tab, or close it and try again.",
  });
