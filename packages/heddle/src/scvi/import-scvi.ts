import type { CovariateSpec, DataShape, RunSummary } from "@heddle/contracts";
import type { ForeignModel } from "@heddle/runtime";
import type { ConfigInput } from "@heddle/runtime/config";
import type { StoredTensor } from "@heddle/runtime/run-folder";
import type { RunStore } from "@heddle/runtime/stores";
import { storeAt } from "@heddle/runtime/stores";
import { catalogWith } from "../catalog-with.js";
import { checkOptions, type OptionKeys } from "../check-options.js";
import type { PluginInput } from "../plugins-from.js";
import { resolvePlugins } from "../resolve-plugins.js";
import { scviModel } from "./configuration.js";
import { DESCRIPTION, readDescription, type ScviDescription, WEIGHTS } from "./export.js";
import { heddleTensors } from "./weights.js";

export interface ImportScviOptions {
  /** The run's folder, which must be empty or not exist; or a store. */
  readonly out: string | RunStore;
  /** Files with the cells that the model was trained on, or others. Without them the run has a model alone. */
  readonly data?: string | readonly string[];
  /** `factors`, `missing`, `cells`, `data`, `backend`, `evaluation`: keys that do not change the model. */
  readonly config?: Partial<ConfigInput>;
  readonly plugins?: readonly PluginInput[];
  readonly signal?: AbortSignal;
}

const KEYS: OptionKeys<ImportScviOptions> = { out: true, data: true, config: true, plugins: true, signal: true };

/**
 * Imports a model that scvi-tools trained (SCVI or LinearSCVI) as a run. `heddle import scvi --help` prints the lines that
 * export it. With `data` the run is complete and its summary is returned; without, it serves embed, decode and
 * fine-tuning.
 *
 * @example
 * await importScvi("exported", { data: "cells.h5ad", out: "runs/scvi", config: { factors: ["condition"] } });
 */
export async function importScvi(
  exported: string | RunStore,
  options: ImportScviOptions,
): Promise<RunSummary | undefined> {
  checkOptions("importScvi", options, KEYS);
  const { out, data, config, plugins = [], signal } = options;
  const [{ importModel }, { merge }] = await Promise.all([import("@heddle/runtime"), import("@heddle/runtime/config")]);
  const foreign = await readExport(typeof exported === "string" ? storeAt(exported) : exported);
  const path = typeof data === "string" ? [data] : data;
  const merged = merge(merge(foreign.config, config), path && { data: { path: [...path] } });
  return importModel({
    catalog: await catalogWith(await resolvePlugins(plugins)),
    store: typeof out === "string" ? storeAt(out) : out,
    model: { ...foreign, config: merged },
    signal,
  });
}

/** The exported folder as a model of Heddle. */
async function readExport(store: RunStore): Promise<ForeignModel> {
  const { decodeTensors } = await import("@heddle/runtime/run-folder");
  const nameOf = (file: string) => `${store.name}/${file}`;
  const text = new TextDecoder().decode(await store.read(DESCRIPTION));
  const description = readDescription(text, nameOf(DESCRIPTION));
  const { config, layout } = scviModel(description, nameOf(DESCRIPTION));
  const { tensors } = await decodeTensors(await store.read(WEIGHTS), nameOf(WEIGHTS));
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
      `Trained by scvi-tools ${version} as ${description.class}, and imported. Its cells are known, but not which of them it was trained on.`,
    ],
  };
}

/** Moments of the log totals for a learned library size; the file's weights have the same numbers. */
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

/** Covariates in scvi-tools' order: continuous, which it does not standardize, then batch and the other categorical ones. */
function covariateSpecs({ continuous, categorical }: ScviDescription): CovariateSpec[] {
  return [
    ...continuous.map((name) => ({ name, kind: "continuous" as const, mean: 0, deviation: 1 })),
    ...categorical.map(({ name, levels }) => ({ name, kind: "categorical" as const, levels })),
  ];
}
