import type { CountDataset, Table } from "@heddle/contracts";

/**
 * A view of a dataset over the genes of a model, in its order; a missing gene has no counts.
 *
 * @param columns column of each gene of the model in the dataset, −1 if it is missing; see `alignGenes`
 */
export function withModelGenes(dataset: CountDataset, geneTable: Table, columns: Int32Array): CountDataset {
  const found = columns.filter((column) => column >= 0);
  // `found` is in the order of the model, so that columns of a row stay ascending
  const modelGene = Int32Array.from(columns.keys()).filter((gene) => columns[gene] >= 0);
  return {
    cells: dataset.cells,
    genes: columns.length,
    access: dataset.access,
    cellTable: dataset.cellTable,
    geneTable,
    origin: dataset.origin,
    async readRows(start, end) {
      const rows = await dataset.readRows(start, end, found);
      return { ...rows, columns: rows.columns.map((column) => modelGene[column]) };
    },
    dispose: () => dataset.dispose(),
  };
}
