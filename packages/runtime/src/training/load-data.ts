import type { CountDataset, GeneSelection, Table } from "@heddle/contracts";
import { create } from "../composition/compose.js";
import { countsSettings } from "../config/data-keys.js";
import type { Config } from "../config/schema.js";
import { type ConfigSource, sourceFrom } from "../config/source.js";
import type { CellCounts } from "../data/cell-counts.js";
import { checkStoredValues } from "../data/check-stored-values.js";
import { withStorableNames } from "../data/columns.js";
import { checkGeneCount } from "../data/gene-count.js";
import { checkMissingLevels, checkUnlabeled } from "../data/known-levels.js";
import { countsBudget } from "../data/memory-budget.js";
import { missingWarnings, withFilledGenes } from "../data/missing-genes.js";
import { type GivenData, matrixName, openGiven, sourcesOf } from "../data/open-data.js";
import { type PreparedData, prepareData } from "../data/prepare.js";
import type { Catalog } from "../plugins/catalog.js";
import type { ModelPlugins } from "../plugins/choose.js";
import { adaptedCovariates } from "./adapted-start.js";
import type { TrainingStart } from "./start.js";

export interface LoadDataOptions extends GivenData {
  readonly catalog: Catalog;
  readonly signal?: AbortSignal;
  /** The model that training starts from, which determines genes and covariates. */
  readonly start?: TrainingStart;
  readonly resume?: boolean;
  readonly where?: string | ConfigSource;
}

export interface LoadedData {
  readonly data: PreparedData;
  readonly memory: number;
  readonly warnings: readonly string[];
  readonly close: () => void;
}

/** Opens and prepares the data. `close` closes them if counts are on disk; else they are closed already. */
export async function loadData(
  config: Config,
  plugins: ModelPlugins,
  genes: GeneSelection,
  { catalog, dataset, sources = sourcesOf(config), signal, start, resume, where }: LoadDataOptions,
): Promise<LoadedData> {
  const likelihood = create(plugins.likelihood);
  const { support } = likelihood;
  // the model determines the number of genes
  const wanted = start ? { ...config, genes: {} } : config;
  const { opened, close } = await openGiven({ dataset, sources }, { catalog, pick: config.data, support, signal });
  try {
    if (!resume) checkAgainstData(config, opened, sourceFrom(where), start !== undefined);
    const memory = countsBudget(countsSettings(config.data).memory);
    const { dataset: filled, missing } = start?.adapt
      ? withFilledGenes(start.genes, opened)
      : { dataset: opened, missing: [] };
    const labels = start?.adapt ? undefined : config.labels;
    const choice = { genes, covariates: covariatesOf(start), labels, memory, signal };
    const data = await prepareData(filled, wanted, choice);
    await checkStoredValues(likelihood, data.counts, matrixName(data.origin));
    if (data.counts.whole) close();
    const warnings = missingWarnings(missing, data.genes);
    return { data, memory, warnings, close: data.counts.whole ? () => {} : () => closeBoth(data.counts, close) };
  } catch (error) {
    close();
    throw error;
  }
}

function closeBoth(counts: CellCounts, close: () => void): void {
  counts.dispose();
  close();
}

/** Those of the model; with the levels that are new in the cells if it is adapted. */
function covariatesOf(start: TrainingStart | undefined) {
  const adapt = start?.adapt;
  return adapt ? (cells: Table) => adaptedCovariates(start, adapt.covariate, cells) : start?.shape.covariates;
}

/** Checks that need the opened data: unknown levels of a factor, and more genes than the data have. */
function checkAgainstData(
  config: Config,
  { cellTable, genes, origin }: CountDataset,
  source: ConfigSource | undefined,
  hasGenes: boolean,
): void {
  const severalFiles = origin.files.length > 1;
  const cells = withStorableNames(cellTable);
  checkMissingLevels(cells, config.missing, { severalFiles, source });
  if (config.labels) checkUnlabeled(cells, config.labels, source);
  if (!hasGenes) checkGeneCount(config, genes, source);
}
