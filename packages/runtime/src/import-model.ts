import { type CountDataset, type DataShape, HeddleError, type RunSummary, type Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { composeModel } from "./composition/compose.js";
import { startBackend } from "./composition/start-backend.js";
import { assignTensors } from "./composition/variables.js";
import { disposeModel, modelVariables } from "./composition/weights.js";
import { resolveConfig } from "./config/resolve.js";
import { genesOfModel } from "./data/align-genes.js";
import { recordData } from "./data/data-record.js";
import { openData, sourcesOf } from "./data/open-data.js";
import { type PreparedData, prepareData } from "./data/prepare.js";
import { type SavedModel, writeModel } from "./model/model-folder.js";
import type { Catalog } from "./plugins/catalog.js";
import { chooseGeneSelection, chooseModelPlugins } from "./plugins/choose.js";
import { recordPlugins } from "./plugins/plugin-record.js";
import { withResolvedOptions } from "./plugins/resolve-plugins.js";
import { writeConfig } from "./run-folder/config-file.js";
import { encodeAndSaveRun } from "./run-folder/encode-and-save-run.js";
import { summarize } from "./run-folder/summary.js";
import { writeSummary } from "./run-folder/summary-file.js";
import { createRun, refuseExisting } from "./run-folder/write-run.js";
import type { RunStore } from "./store/run-store.js";
import type { StoredTensor } from "./store/safetensors.js";

/** A model of another program, with Heddle's names. */
export interface ForeignModel {
  /** The configuration under which Heddle would train such a model; its `data` are the cells to encode, if any. */
  readonly config: unknown;
  readonly shape: DataShape;
  readonly genes: Table;
  readonly medianLibrarySize: number;
  /** Tensors with Heddle's names and layout. */
  readonly tensors: readonly StoredTensor[];
  /** Origin of the model, for messages. */
  readonly where: string;
  readonly trained: Pick<RunSummary, "epochs" | "steps" | "trainingCells" | "validationCells">;
  /** Notes for users of the run. */
  readonly remarks: readonly string[];
}

export interface ImportOptions {
  readonly catalog: Catalog;
  readonly store: RunStore;
  readonly model: ForeignModel;
  /** Cells opened by the caller, instead of the configuration's `data`. */
  readonly dataset?: CountDataset;
  readonly signal?: AbortSignal;
}

/**
 * Writes a run folder for a model of another program: config.json and model/, for embed, decode and train's `from`. With
 * cells also latents.h5ad and summary.json, for evaluate and report.
 */
export async function importModel(options: ImportOptions): Promise<RunSummary | undefined> {
  const { catalog, store, model: foreign, dataset } = options;
  await refuseExisting(store);
  const resolved = resolveConfig(foreign.config);
  const plugins = await chooseModelPlugins(catalog, resolved);
  const config = withResolvedOptions(resolved, plugins, await chooseGeneSelection(catalog, resolved));
  await startBackend(catalog, config);
  const model = composeModel(plugins, foreign.shape, config, createRandom(config.seed));
  try {
    takeWeights(modelVariables(model), foreign);
    const { shape, genes, medianLibrarySize } = foreign;
    const saved: SavedModel = { model, config, shape, genes, medianLibrarySize };
    const withCells = dataset !== undefined || config.data.use !== "auto" || sourcesOf(config).length > 0;
    const data = withCells ? await readCellsOf(saved, options) : undefined;
    const record = data && (await recordData(data, config));
    return await createRun(store, "import", async () => {
      await writeConfig(store, config, { data: record, plugins: recordPlugins(Object.values(plugins)) });
      if (data) return writeRun(store, saved, data, foreign);
      await writeModel(store, saved);
      return undefined;
    });
  } finally {
    disposeModel(model);
  }
}

/** Checks that weights and tensors correspond one to one, so that no tensor is dropped. */
function takeWeights(variables: ReturnType<typeof modelVariables>, { tensors, where }: ForeignModel): void {
  assignTensors(variables, tensors, where);
  const known = new Set(variables.map(({ name }) => name));
  const unknown = tensors.find(({ name }) => !known.has(name));
  if (unknown === undefined) return;
  throw new HeddleError("bad-data", {
    where,
    expected: `the weights of this model alone: ${[...known].slice(0, 3).join(", ")} …`,
    got: `an unknown tensor ${unknown.name}`,
    next: "Report this with the file: Heddle does not support models of this kind.",
  });
}

async function readCellsOf({ model, config, shape, genes }: SavedModel, options: ImportOptions): Promise<PreparedData> {
  const { catalog, dataset: given, signal } = options;
  const { support } = model.likelihood;
  const dataset = given ?? (await openData(catalog, config.data, sourcesOf(config), { support, signal }));
  try {
    const choice = { genes: genesOfModel(genes), covariates: shape.covariates, signal };
    return await prepareData(dataset, { ...config, genes: {} }, choice);
  } finally {
    if (given === undefined) dataset.dispose();
  }
}

async function writeRun(
  store: RunStore,
  { model, config, shape }: SavedModel,
  data: PreparedData,
  { trained, remarks }: ForeignModel,
): Promise<RunSummary> {
  const { figures } = await encodeAndSaveRun(store, { model, config, shape }, data);
  const { trainingCells, validationCells, ...rest } = trained;
  const summary = summarize(
    { data, config, model, trainingCells, validationCells, warnings: remarks },
    { ...rest, stoppedEarly: false, ...figures },
  );
  await writeSummary(store, summary);
  return summary;
}
