import { type CountDataset, type CovariateSpec, HeddleError, type Table } from "@heddle/contracts";
import { resolveConfig } from "./config/resolve.js";
import type { PluginChoice } from "./config/schema.js";
import { alignGenes } from "./data/align-genes.js";
import { takeRows, withStorableNames } from "./data/columns.js";
import { covariateValues } from "./data/covariates.js";
import type { BatchSource } from "./data/minibatch.js";
import { type GivenData, withDataset } from "./data/open-data.js";
import { filledRows, gatherRows, readCells } from "./data/prepare.js";
import { type LeftOutLatents, latentsFollowing } from "./evaluation/left-out-latents.js";
import { type EncodedCells, encodeCells } from "./model/encode-cells.js";
import { readModel, type SavedModel } from "./model/model-folder.js";
import type { Catalogue } from "./plugins/catalogue.js";
import { readConfig } from "./run-folder/config-file.js";
import { writeLatents } from "./run-folder/latents-file.js";
import type { RunStore } from "./store/run-store.js";
import { startBackend } from "./training/setup.js";
import { disposeModel } from "./training/weights.js";

export interface EmbedOptions extends GivenData {
  readonly catalogue: Catalogue;
  /** The run whose model places the cells. */
  readonly store: RunStore;
  /** How to read them, as `data` of a configuration; recognised when left out. */
  readonly data?: PluginChoice;
  /** Share of the model's genes that may be missing; they count as not detected. */
  readonly missingLimit?: number;
  /** Factors whose latents a second embedding lacks, as the run's evaluation has them: the metric removal says which. */
  readonly without?: readonly string[];
  /** Writes obsm["X_heddle"] to this file of `output`, and "X_heddle_without_…" where factors are left out. */
  readonly output?: { readonly store: RunStore; readonly file: string };
  readonly signal?: AbortSignal;
}

export interface EmbeddedCells {
  readonly cells: Table;
  readonly encoded: EncodedCells;
  /** The latents of the factors left out, and the name of the embedding without them. */
  readonly leftOut?: LeftOutLatents;
  /** By what the genes were found: the names, or a column of identifiers. */
  readonly alignedBy: string;
  readonly genesFound: number;
  readonly genesMissing: readonly string[];
  /** Cells without a count in the model's genes: placed nowhere, left out. */
  readonly emptyCells: number;
}

const MISSING_LIMIT = 0.2;

/** Places new cells with a saved model. Genes are aligned by name or identifier, whichever finds more. */
export async function embedCells(options: EmbedOptions): Promise<EmbeddedCells> {
  const { catalogue, store, data = { use: "auto" }, output, signal } = options;
  const config = resolveConfig(await readConfig(store), store.name);
  const leftOut = options.without && (await latentsFollowing(store, options.without));
  await startBackend(catalogue, config);
  const saved = await readModel(store, catalogue);
  try {
    const support = saved.model.likelihood.support;
    return await withDataset(options, { catalogue, pick: data, support, signal }, async (dataset) => {
      const placed = {
        ...(await place(saved, dataset, options.missingLimit ?? MISSING_LIMIT)),
        ...(leftOut && { leftOut }),
      };
      if (output) await writeLatents(output.store, placed, output.file);
      return placed;
    });
  } finally {
    disposeModel(saved.model);
  }
}

async function place(saved: SavedModel, dataset: CountDataset, limit: number): Promise<EmbeddedCells> {
  const { by, columns } = alignGenes(saved.genes, dataset.geneTable);
  const found = columns.filter((column) => column >= 0);
  const genesMissing = saved.genes.index.filter((_, gene) => columns[gene]! < 0);
  if (genesMissing.length > limit * saved.genes.rows) throw tooFewGenes(saved.genes, dataset, genesMissing, limit);
  const everyCell = Int32Array.from({ length: dataset.cells }, (_, row) => row);
  const counts = await readCells(dataset, everyCell, found);
  // found lists the model's genes in the model's order: the columns keep their order
  const modelGene = Int32Array.from({ length: saved.genes.rows }, (_, gene) => gene).filter(
    (gene) => columns[gene]! >= 0,
  );
  const aligned = { ...counts, columns: counts.columns.map((column) => modelGene[column]!) };
  const filled = filledRows(aligned);
  if (filled.length === 0) throw nothingToPlace(dataset);
  const cells = withStorableNames(takeRows(dataset.cellTable, filled));
  const source: BatchSource = {
    cells: filled.length,
    genes: saved.genes.rows,
    counts: filled.length === dataset.cells ? aligned : gatherRows(aligned, filled),
    covariates: covariateValues(cells, covariatesNeeded(saved)),
  };
  return {
    cells,
    encoded: encodeCells(saved.model, source),
    alignedBy: by,
    genesFound: found.length,
    genesMissing,
    emptyCells: dataset.cells - filled.length,
  };
}

/**
 * Those that the encoder reads: a level that training never saw is refused where it would change the codes, and nowhere
 * else.
 */
function covariatesNeeded({ model, shape }: SavedModel): CovariateSpec[] {
  const read = new Set(model.encoder.usesCovariates);
  return shape.covariates.filter(({ name }) => read.has(name));
}

const whereOf = ({ origin }: CountDataset) => origin.files.map(({ path }) => path).join(", ");

const nothingToPlace = (dataset: CountDataset) =>
  new HeddleError("bad-data", {
    where: whereOf(dataset),
    expected: "at least one cell with a count in the model's genes",
    got: `${dataset.cells} cells without any`,
    next: "Check that this is the file with the counts.",
  });

function tooFewGenes(genes: Table, dataset: CountDataset, missing: readonly string[], limit: number): HeddleError {
  const first = missing[0]!;
  return new HeddleError("gene-mismatch", {
    where: whereOf(dataset),
    expected: `at least ${Math.ceil((1 - limit) * genes.rows)} of the model's ${genes.rows} genes`,
    got: `${genes.rows - missing.length}; ${first} is missing, the data has ${dataset.geneTable.index.slice(0, 3).join(", ")} …`,
    next: "Name genes as in training (symbols or identifiers), or raise --missing-limit.",
  });
}
