import type { DatasetDescription } from "@heddle/contracts";
import { describeMatrices, preferred } from "./choose-matrix.js";
import { describeColumn } from "./column-role.js";
import { readTable } from "./dataframe.js";
import { listEmbeddings } from "./embedding.js";
import type { Hierarchy } from "./hierarchy.js";
import { formatVersion } from "./open-anndata.js";

/** Contents of an AnnData tree, from its tables and a sample of each matrix. */
export async function describeAnnData(tree: Hierarchy, format: string): Promise<DatasetDescription> {
  const described = await describeMatrices(tree);
  const chosen = preferred(described, "counts");
  const cells = await readTable(tree, "obs");
  const genes = await readTable(tree, chosen?.candidate.genes ?? "var");
  const version = await formatVersion(tree);
  const notes = [
    ...cells.skipped.map((name) => `The column obs/${name} is skipped: its encoding has no single value per cell.`),
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
    embeddings: await listEmbeddings(tree),
    notes,
  };
}
