import {
  type CountDataset,
  HeddleError,
  type OpenOptions,
  type Origin,
  type Support,
  type Table,
} from "@heddle/contracts";
import { chooseMatrix } from "./choose-matrix.js";
import { readTable } from "./dataframe.js";
import { asText } from "./elements.js";
import { type EmbeddingDescription, listEmbeddings, readEmbedding } from "./embedding.js";
import { type DuplicateGenes, withUniqueGenes } from "./gene-names.js";
import type { Hierarchy } from "./hierarchy.js";
import { openMatrix, shapeMismatch } from "./matrix-candidate.js";
import type { RowMatrix } from "./row-matrix.js";

export interface AnnDataOptions {
  /** "X", "layers/<name>" or "raw/X"; by default the first that fits. See `chooseMatrix`. */
  readonly matrix?: string | undefined;
  readonly duplicateGenes: DuplicateGenes;
}

/** Facts about the storage. */
export interface Storage {
  /** The plugin's name: "h5ad". */
  readonly format: string;
  readonly files: Origin["files"];
}

/**
 * The counts of an AnnData tree. Passes once over the matrix, checks every value and sums each cell's counts.
 * The dataset owns the tree and closes it; if opening fails, the caller closes it.
 */
export async function openAnnData(
  tree: Hierarchy,
  options: AnnDataOptions & OpenOptions,
  storage: Storage,
): Promise<CountDataset> {
  const cells = (await readTable(tree, "obs")).table;
  requireCells(cells.rows, (await readTable(tree, "var")).table.rows, tree.name, await listEmbeddings(tree));
  const { candidate, reason } = await chooseMatrix(tree, options.support, options.matrix);
  const genes = withUniqueGenes((await readTable(tree, candidate.genes)).table, options.duplicateGenes, tree.name);
  const mismatch = shapeMismatch(candidate, cells.rows, genes.rows, tree.name);
  if (mismatch) throw mismatch;
  const identity = { file: tree.name, matrix: candidate.name, support: options.support };
  const matrix = await openMatrix(tree, candidate, identity);
  const version = await formatVersion(tree);
  const origin = {
    ...storage,
    ...(version && { formatVersion: version }),
    matrix: candidate.name,
    matrixReason: reason,
    totalCounts: await matrix.totals(options.signal),
  };
  const dataset = countDataset(matrix, { cellTable: cells, geneTable: genes, origin, close: () => tree.close() });
  return {
    ...dataset,
    readEmbedding: async (name) =>
      (await listEmbeddings(tree)).some((each) => each.name === name)
        ? (await readEmbedding(tree, name)).representation
        : undefined,
  };
}

/** Rows of a matrix that `openAnnData` opened before, without another pass over it. The caller closes the tree. */
export async function openMatrixRows(
  tree: Hierarchy,
  { matrix, support }: { readonly matrix: string; readonly support: Support },
): Promise<Pick<RowMatrix, "readRows">> {
  const { candidate } = await chooseMatrix(tree, support, matrix);
  return openMatrix(tree, candidate, { file: tree.name, matrix, support });
}

/** HeddleError "bad-data" for a file without cells or genes. */
export function requireCells(
  cells: number,
  genes: number,
  where: string,
  embeddings: readonly EmbeddingDescription[],
): void {
  if (cells > 0 && genes > 0) return;
  const empty = cells === 0 ? "cells (0 rows in obs)" : "genes (0 rows in var)";
  const [embedding] = cells > 0 ? embeddings : [];
  throw new HeddleError("bad-data", {
    where,
    expected: "cells and genes",
    got: embedding === undefined ? `a file without ${empty}` : `a file of embeddings without ${empty}`,
    next:
      embedding === undefined
        ? "Check the step that wrote the file: a filter may have removed all of them."
        : embeddingCommands(where, embedding.name),
  });
}

/** The commands that take a file of embeddings. */
export const embeddingCommands = (where: string, name: string): string =>
  `Its embeddings are read by heddle evaluate "${where}" --obsm ${name} --factors NAMES, and by heddle rotate "${where}" --obsm ${name}.`;

/** A matrix with its tables as a dataset. `close` is called once, by the first `dispose`. */
export function countDataset(
  matrix: RowMatrix,
  parts: { cellTable: Table; geneTable: Table; origin: Origin; close: () => Promise<void> },
): CountDataset {
  const { cellTable, geneTable, origin, close } = parts;
  let open = true;
  return {
    cells: matrix.cells,
    genes: matrix.genes,
    access: matrix.access,
    cellTable,
    geneTable,
    origin,
    readRows: (start, end, genes) => matrix.readRows(start, end, genes),
    dispose: () => {
      if (open) void close();
      open = false;
    },
  };
}

/** The format's version if the file contains it, otherwise the anndata releases that wrote such files. */
export async function formatVersion(tree: Hierarchy): Promise<string | undefined> {
  const stated = asText((await tree.attributes("")).get("encoding-version"));
  if (stated !== undefined) return stated;
  if ((await tree.kind("obs")) === "array") return "anndata before 0.7";
  return (await tree.attributes("obs")).has("encoding-version") ? "anndata 0.7" : undefined;
}
