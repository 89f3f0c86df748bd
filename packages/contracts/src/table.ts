/** One named column of a table of cells or genes. Missing: code −1, NaN, null. */
export type Column =
  | { readonly kind: "categorical"; readonly codes: Int32Array; readonly categories: readonly string[] }
  | { readonly kind: "number"; readonly values: Float64Array }
  | { readonly kind: "string"; readonly values: readonly (string | null)[] };

/** AnnData's obs or var: an index of names and columns of equal length, in the file's order. */
export interface Table {
  readonly rows: number;
  /** Names of the rows: barcodes or gene names. Cells' names may repeat, genes' may not. */
  readonly index: readonly string[];
  readonly columns: ReadonlyMap<string, Column>;
}

/** Dense matrix on the host, row-major, float64. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}
