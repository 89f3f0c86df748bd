import type { AnyPlugin, CovariateSpec, DataShape, RunSummary } from "@heddle/contracts";
import type { ConfigInput, ForeignModel, RunStore, StoredTensor } from "@heddle/runtime";
import { catalogWith } from "../catalog-with.js";
import { scviModel } from "./configuration.js";
import { DESCRIPTION, readDescription, type ScviDescription, WEIGHTS } from "./export.js";
import { heddleTensors } from "./weights.js";

export interface ImportScviOptions {
  /** The run's folder, which must be empty or not there yet; or a store of your own. */
  readonly out: string | RunStore;
  /** The cells that the model was trained on, or others: a file or several. Without them the run holds the model alone. */
  readonly data?: string | readonly string[];
  /** `factors`, `missing`, `cells`, `data`, `backend`, `evaluation`: what has no bearing on the model. */
  readonly config?: Partial<ConfigInput>;
  readonly plugins?: readonly AnyPlugin[];
  readonly signal?: AbortSignal;
}

/**
 * Makes a run of a model that scvi-tools trained (SCVI or LinearSCVI), exported by the lines that `heddle import scvi --help` prints.
 * With `data` it is a run like any other; without, it serves embed, decode and fine-tuning. Returns its summary, if it
 * has cells.
 *
 * @example
 * await importScvi("exported", { data: "cells.h5ad", out: "runs/scvi", config: { factors: ["condition"] } });
 */
export async function importScvi(
  folder: string | RunStore,
  { out, data, config, plugins, signal }: ImportScviOptions,
): Promise<RunSummary | undefined> {
  const { folderStore, importModel, merge } = await import("@heddle/runtime");
  const exported = typeof folder === "string" ? folderStore(folder) : folder;
  const foreign = await readExport(exported);
  const path = typeof data === "string" ? [data] : data;
  const asked = merge(merge(foreign.config, config), path && { data: { path: [...path] } });
  return importModel({
    catalog: await catalogWith(plugins),
    store: typeof out === "string" ? folderStore(out) : out,
    model: { ...foreign, config: asked },
    signal,
  });
}

/** The exported folder in Heddle's words. */
async function readExport(store: RunStore): Promise<ForeignModel> {
  const { decodeTensors } = await import("@heddle/runtime");
  const nameOf = (file: string) => `${store.name}/${file}`;
  const text = new TextDecoder().decode(await store.read(DESCRIPTION));
  const description = readDescription(text, nameOf(DESCRIPTION));
  const { config, layout } = scviModel(description, nameOf(DESCRIPTION));
  const { tensors } = decodeTensors(await store.read(WEIGHTS), nameOf(WEIGHTS));
  const { genes, medianTotal, trainingCells, validationCells, epochs, version } = description;
  const covariates = covariateSpecs(description);
  return {
    config,
    shape: { trainingCells, genes: genes.length, covariates, ...logTotals(tensors, config.librarySize) },
    genes: { rows: genes.length, index: genes, columns: new Map() },
    medianLibrarySize: medianTotal,
    tensors: heddleTensors(tensors, layout, nameOf(WEIGHTS)),
    where: nameOf(WEIGHTS),
    trained: { epochs, steps: 0, trainingCells, validationCells },
    remarks: [
      `Trained by scvi-tools ${version} as ${description.class}, and imported: Heddle knows its cells, but not which of them it was trained on.`,
    ],
  };
}

/** What a learned library size is made from; its weights come from the file, in which the same numbers stand. */
function logTotals(
  tensors: readonly StoredTensor[],
  librarySize: ConfigInput["librarySize"],
): Pick<DataShape, "logTotals"> {
  const valuesOf = (name: string) => tensors.find((tensor) => tensor.name === name)?.values ?? [];
  const variances = valuesOf("library_log_vars");
  const moments = Array.from(valuesOf("library_log_means"), (mean, i) => ({ mean, variance: variances[i] ?? 1 }));
  const [first] = moments;
  if (first === undefined) return {};
  const by = typeof librarySize === "object" && typeof librarySize.by === "string" ? librarySize.by : undefined;
  return { logTotals: { ...first, byLevel: by === undefined ? {} : { [by]: moments } } };
}

/** Continuous ones as they are, for scvi-tools does not standardize them; then batch and the other levels, in its order. */
function covariateSpecs({ continuous, categorical }: ScviDescription): CovariateSpec[] {
  return [
    ...continuous.map((name) => ({ name, kind: "continuous" as const, mean: 0, deviation: 1 })),
    ...categorical.map(({ name, levels }) => ({ name, kind: "categorical" as const, levels })),
  ];
}
