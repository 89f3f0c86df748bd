export { type ReadTable, readTable } from "./dataframe.js";
export * from "./elements.js";
export { type DuplicateGenes, makeUnique, withUniqueGenes } from "./gene-names.js";
export type * from "./hierarchy.js";
