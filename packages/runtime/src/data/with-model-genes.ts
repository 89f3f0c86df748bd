import type { CountDataset, Table } from "@heddle/contracts";
import { modelRows } from "./model-rows.js";
import { moduleBeside } from "./row-reader-module.js";

/**
 * A view of a dataset over the genes of a model, in its order; a missing gene has no counts.
 *
 * @param columns column of each gene of the model in the dataset, −1 if it is missing; see `alignGenes`
 */
export function withModelGenes(dataset: CountDataset, geneTable: Table, columns: Int32Array): CountDataset {
  const { rowReader: reader } = dataset;
  return {
    cells: dataset.cells,
    genes: columns.length,
    access: dataset.access,
    cellTable: dataset.cellTable,
    geneTable,
    origin: dataset.origin,
    readRows: modelRows(dataset, columns),
    ...(reader && { rowReader: moduleBeside("open-model-rows.js", { reader, columns }) }),
    dispose: () => dataset.dispose(),
  };
}
