// Genes of a model that the data lack: their counts are 0, as prepare_query_anndata of scvi-tools fills them.
import { type CountDataset, HeddleError, type Table } from "@heddle/contracts";
import { filesOf, matchedGenes } from "./align-genes.js";
import { withModelGenes } from "./with-model-genes.js";

/** Maximum share of missing genes: scvi-tools warns of less than 80 % of the genes. */
export const MISSING_LIMIT = 0.2;

/** Throws HeddleError "gene-mismatch" for data that lack more than this share of the model's genes. */
export function refuseMissing(genes: Table, dataset: CountDataset, missing: readonly string[], limit: number): void {
  if (missing.length <= limit * genes.rows) return;
  throw new HeddleError("gene-mismatch", {
    where: filesOf(dataset),
    expected: `at least ${Math.ceil((1 - limit) * genes.rows)} of the model's ${genes.rows} genes`,
    got: `${genes.rows - missing.length}; ${missing[0]} is missing, the data has ${dataset.geneTable.index.slice(0, 3).join(", ")} …`,
    next: "Name genes as in training (symbols or identifiers); heddle embed can raise --missing-limit.",
  });
}

/** The dataset; a view over the genes of the model, with zeros, if the data lack some. Closing the view closes the dataset. */
export function withFilledGenes(
  genes: Table,
  dataset: CountDataset,
): { readonly dataset: CountDataset; readonly missing: readonly string[] } {
  const { columns } = matchedGenes(genes, dataset);
  const missing = genes.index.filter((_, gene) => columns[gene] < 0);
  if (missing.length === 0) return { dataset, missing };
  refuseMissing(genes, dataset, missing, MISSING_LIMIT);
  return { dataset: withModelGenes(dataset, genes, columns), missing };
}

/** A warning that states the missing genes; none if there are none. */
export const missingWarnings = (missing: readonly string[], genes: number): string[] =>
  missing.length === 0
    ? []
    : [
        `The data lack ${missing.length} of the model's ${genes} genes (${missing.slice(0, 3).join(", ")}${missing.length > 3 ? " …" : ""}): their counts are 0.`,
      ];
