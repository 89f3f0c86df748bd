import type { FactorColumn } from "./factor-column.js";

/** Cells of other files in the latents of a run. */
export interface QueryView {
  /** Names of the files. */
  readonly files: string;
  readonly cells: number;
  /** Cells × latents, row by row. */
  readonly representation: Float32Array;
  /** Columns of the cells: those of the files, the distance from the reference, transferred and predicted labels. */
  readonly columns: Readonly<Record<string, FactorColumn>>;
  /** Distances from the cells of the run, 1 for a typical one; the percentile is that of the cells of the run. */
  readonly distances: { readonly median: number; readonly percentile99: number; readonly shareAbove: number };
  /** Present if labels were transferred. */
  readonly transferred?: { readonly column: string; readonly medianUncertainty: number };
  /** Genes of the model in the files. */
  readonly genes: { readonly found: number; readonly missing: number };
  /** Cells without counts in these genes, which are left out. */
  readonly emptyCells: number;
  readonly h5ad: Blob;
  readonly csv: Blob;
}
