/**
 * One column of a table of cells or genes, one entry per row. `codes` are indices into `categories`. A missing value is
 * code −1, NaN or null.
 */
export type Column =
  | { readonly kind: "categorical"; readonly codes: Int32Array; readonly categories: readonly string[] }
  /** With a period, the values are circular: value and value + period are equal. */
  | { readonly kind: "number"; readonly values: Float64Array; readonly period?: number }
  | { readonly kind: "string"; readonly values: readonly (string | null)[] };

/** A table of cells or genes, as AnnData's obs or var: an index and columns of equal length, in the order of the file. */
export interface Table {
  readonly rows: number;
  /** Row names: barcodes or gene names. Names of cells may repeat; names of genes are unique. */
  readonly index: readonly string[];
  /** Columns by name. */
  readonly columns: ReadonlyMap<string, Column>;
  /** Columns of the file that cannot be read, by name, with the reason as a clause: "a virtual dataset". */
  readonly skipped?: ReadonlyMap<string, string>;
}

/** Dense matrix on the host: rows × columns, row-major, float64. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}
