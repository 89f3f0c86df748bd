import { type CountDataset, type CovariateSpec, HeddleError, type Table } from "@heddle/contracts";
import { startBackend } from "./composition/start-backend.js";
import { disposeModel } from "./composition/weights.js";
import { countsSettings } from "./config/data-keys.js";
import { resolveConfig } from "./config/resolve.js";
import type { Config, PluginChoice } from "./config/schema.js";
import { filesOf, genesOfModel, matchedGenes } from "./data/align-genes.js";
import type { BatchSource } from "./data/batch-arrays.js";
import { checkStoredValues } from "./data/check-stored-values.js";
import { takeRows, withStorableNames } from "./data/columns.js";
import { covariateValues } from "./data/covariates.js";
import { checkSameData, labelPart, recordData } from "./data/data-record.js";
import { loadCounts } from "./data/load-counts.js";
import { countsBudget } from "./data/memory-budget.js";
import { MISSING_LIMIT, refuseMissing, withFilledGenes } from "./data/missing-genes.js";
import { type GivenData, matrixName, withDataset } from "./data/open-data.js";
import { prepareData } from "./data/prepare.js";
import { withModelGenes } from "./data/with-model-genes.js";
import { readModel, type SavedModel } from "./model/model-folder.js";
import type { Catalog } from "./plugins/catalog.js";
import { readConfig, readDataRecord } from "./run-folder/config-file.js";
import type { RunStore } from "./store/run-store.js";

export interface NewCellsOptions extends GivenData {
  readonly catalog: Catalog;
  /** The run whose model encodes the cells. */
  readonly store: RunStore;
  /** The loaded model, if its backend is the current one. The caller disposes of it. */
  readonly loaded?: SavedModel;
  /** Dataset plugin and options, as `data` of a configuration; chosen by the file by default. */
  readonly reader?: PluginChoice;
  /** Maximum share of the model's genes that may be missing; missing genes get the count 0. */
  readonly missingLimit?: number;
  /** True if these are the data of training: without the cells that it dropped; an error if they have changed since. */
  readonly trainingData?: boolean;
  readonly signal?: AbortSignal;
}

/** Alignment of the file's genes and cells with those of the model. */
export interface MatchedData {
  readonly cells: Table;
  /** Key of the alignment: the names, or a column of identifiers. */
  readonly alignedBy: string;
  readonly genesFound: number;
  readonly genesMissing: readonly string[];
  /** Cells without a count in the model's genes, which are left out. */
  readonly emptyCells: number;
  /** Cells that training dropped, such as doublets, which are left out; absent if there are none. */
  readonly droppedCells?: number;
}

/** Cells over the genes of a model, in its order. */
export interface NewCells extends MatchedData {
  readonly source: BatchSource;
}

/**
 * Opens a run's model and the cells, passes both to `use`, and closes what it opened. Genes are aligned by name or
 * identifier, whichever matches more genes. `covariates` selects the covariates that `use` needs; an unknown level is an error for
 * these only.
 */
export async function withNewCells<T>(
  options: NewCellsOptions,
  covariates: (saved: SavedModel) => readonly CovariateSpec[],
  use: (saved: SavedModel, cells: NewCells) => Promise<T>,
): Promise<T> {
  const { loaded } = options;
  if (loaded) return withCells(loaded, options, covariates, use);
  const saved = await loadSaved(options);
  try {
    return await withCells(saved, options, covariates, use);
  } finally {
    disposeModel(saved.model);
  }
}

async function loadSaved({ catalog, store }: NewCellsOptions): Promise<SavedModel> {
  await startBackend(catalog, resolveConfig(await readConfig(store), store.name));
  return readModel(store, catalog);
}

function withCells<T>(
  saved: SavedModel,
  options: NewCellsOptions,
  covariates: (saved: SavedModel) => readonly CovariateSpec[],
  use: (saved: SavedModel, cells: NewCells) => Promise<T>,
): Promise<T> {
  const { catalog, reader: pick = { use: "auto" }, missingLimit = MISSING_LIMIT, signal } = options;
  const { support } = saved.model.likelihood;
  return withDataset(options, { catalog, pick, support, signal }, async (dataset) => {
    const memory = countsBudget(countsSettings(pick as Config["data"]).memory);
    const rows = options.trainingData ? await checkTrainingData(saved, dataset, { ...options, memory }) : undefined;
    const limits = { limit: missingLimit, memory, signal, ...(rows && { rows }) };
    const found = await readNewCells(saved, dataset, covariates(saved), limits);
    try {
      return await use(saved, found);
    } finally {
      found.source.counts.dispose();
    }
  });
}

/**
 * Prepares the data as training did, compares them with the run's record and returns the rows of training; undefined
 * without a record.
 */
async function checkTrainingData(
  { config, genes, shape }: SavedModel,
  dataset: CountDataset,
  { store, signal, memory }: NewCellsOptions & { readonly memory: number },
): Promise<Int32Array | undefined> {
  const recorded = await readDataRecord(store);
  if (recorded === undefined) return undefined;
  // an adapted model was trained without labels of its cells
  const hasLabels = config.labels && Object.hasOwn(recorded.columns, labelPart(config.labels.column));
  const labels = hasLabels ? config.labels : undefined;
  const choice = { genes: genesOfModel(genes), covariates: shape.covariates, labels, memory, signal };
  const { dataset: filled, missing } = withFilledGenes(genes, dataset);
  const prepared = await prepareData(filled, { ...config, genes: {} }, choice);
  const found = await recordData(prepared, config).finally(() => prepared.counts.dispose());
  if (found) checkSameData(recorded, found, { run: store.name, missingGenes: missing.length });
  return prepared.rows;
}

interface ReadLimits {
  /** Maximum share of the model's genes that may be missing. */
  readonly limit: number;
  readonly memory: number;
  readonly signal?: AbortSignal | undefined;
  /** The cells to read. Default: all. */
  readonly rows?: Int32Array;
}

const allRows = ({ cells }: CountDataset): Int32Array => Int32Array.from({ length: cells }, (_, row) => row);

async function readNewCells(
  saved: SavedModel,
  dataset: CountDataset,
  covariates: readonly CovariateSpec[],
  { limit, memory, signal, rows = allRows(dataset) }: ReadLimits,
): Promise<NewCells> {
  const { by, columns } = matchedGenes(saved.genes, dataset);
  const genesMissing = saved.genes.index.filter((_, gene) => columns[gene] < 0);
  refuseMissing(saved.genes, dataset, genesMissing, limit);
  const genes = Int32Array.from({ length: saved.genes.rows }, (_, gene) => gene);
  const { filled, counts } = await loadCounts(withModelGenes(dataset, saved.genes, columns), {
    rows,
    genes,
    memory,
    signal,
  });
  if (filled.length === 0) throw nothingToPlace(dataset);
  const taken = filled.map((at) => rows[at]);
  const cells = withStorableNames(takeRows(dataset.cellTable, taken));
  const stored = counts(filled);
  await checkStoredValues(saved.model.likelihood, stored, matrixName(dataset.origin));
  const source: BatchSource = {
    cells: filled.length,
    genes: saved.genes.rows,
    counts: stored,
    covariates: covariateValues(cells, covariates),
  };
  return {
    cells,
    source,
    alignedBy: by,
    genesFound: saved.genes.rows - genesMissing.length,
    genesMissing,
    emptyCells: rows.length - filled.length,
    ...(rows.length < dataset.cells && { droppedCells: dataset.cells - rows.length }),
  };
}

const nothingToPlace = (dataset: CountDataset) =>
  new HeddleError("bad-data", {
    where: filesOf(dataset),
    expected: "at least one cell with a count in the model's genes",
    got: `${dataset.cells} cells without any`,
    next: "Check that this is the file with the counts.",
  });
