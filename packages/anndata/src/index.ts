export { describeColumn } from "./column-role.js";
export { describeSupport, isInSupport, refuseValue } from "./count-value.js";
export { openCsrMatrix } from "./csr-matrix.js";
export { readTable } from "./dataframe.js";
export { describeAnnData } from "./describe-anndata.js";
export { asNumbers, asStrings, asText, readAsText, readNumbers, readStrings } from "./elements.js";
export { listEmbeddings, readEmbedding, readEmbeddingOf } from "./embedding.js";
export { gatherRows, type RowBuffers, type StoredRows } from "./gather-rows.js";
export { type DuplicateGenes, makeUnique, withUniqueGenes } from "./gene-names.js";
export { subsetGenes } from "./gene-subset.js";
export { halfToNumber } from "./half-precision.js";
export type * from "./hierarchy.js";
export { type Candidate, describeMatrix } from "./matrix-candidate.js";
export { type AnnDataOptions, countDataset, openAnnData, openMatrixRows, type Storage } from "./open-anndata.js";
export type { ReadTable } from "./read-table.js";
export { type RowSelection, rowBlocks } from "./row-blocks.js";
export type { RowMatrix } from "./row-matrix.js";
export {
  type AnnDataContents,
  type WrittenEmbedding,
  type WrittenMatrix,
  type WrittenUns,
  writeAnnData,
  writeRows,
} from "./write-anndata.js";
