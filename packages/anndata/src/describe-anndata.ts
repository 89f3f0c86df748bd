import type { DatasetDescription } from "@heddle/contracts";
import { describeMatrices, preferred } from "./choose-matrix.js";
import { describeColumn } from "./column-role.js";
import { readTable } from "./dataframe.js";
import { listEmbeddings } from "./embedding.js";
import type { Hierarchy } from "./hierarchy.js";
import { shapeMismatch } from "./matrix-candidate.js";
import { embeddingCommands, formatVersion, requireCells } from "./open-anndata.js";

/** Contents of an AnnData tree, from its tables and a sample of each matrix. */
export async function describeAnnData(tree: Hierarchy, format: string): Promise<DatasetDescription> {
  const { described, refused } = await describeMatrices(tree);
  if (described.length === 0) for (const error of refused.values()) throw error;
  const best = preferred(described, "counts");
  const cells = await readTable(tree, "obs");
  const genes = await readTable(tree, best?.candidate.genes ?? "var");
  const embeddings = await listEmbeddings(tree);
  const onlyEmbeds = genes.table.rows === 0 && embeddings.length > 0;
  if (!onlyEmbeds) requireCells(cells.table.rows, genes.table.rows, tree.name, embeddings);
  const mismatch =
    best && !onlyEmbeds ? shapeMismatch(best.candidate, cells.table.rows, genes.table.rows, tree.name) : undefined;
  // a matrix without columns has no counts
  const chosen = onlyEmbeds || mismatch ? undefined : best;
  const version = await formatVersion(tree);
  const notes = [
    ...(onlyEmbeds ? [`The file has no genes. ${embeddingCommands(tree.name, embeddings[0].name)}`] : []),
    ...cells.notes,
    ...[...refused].map(
      ([name, { details }]) => `The matrix ${name} is left out: expected ${details.expected}, got ${details.got}.`,
    ),
    ...(mismatch
      ? [`Training refuses the file: expected ${mismatch.details.expected}, got ${mismatch.details.got}.`]
      : []),
    ...(new Set(genes.table.index).size < genes.table.rows ? ["Gene names repeat."] : []),
    ...(new Set(cells.table.index).size < cells.table.rows ? ["Cell names repeat."] : []),
  ];
  return {
    format,
    ...(version && { formatVersion: version }),
    cells: cells.table.rows,
    genes: genes.table.rows,
    matrices: described.map(({ description }) => description),
    ...(chosen && { taken: { name: chosen.candidate.name, reason: chosen.reason } }),
    columns: [...cells.table.columns].map(([name, column]) => describeColumn(name, column)),
    geneColumns: [...genes.table.columns.keys()],
    embeddings,
    notes,
  };
}
