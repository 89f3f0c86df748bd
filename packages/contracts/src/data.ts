import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Matrix, Table } from "./table.js";

/** Rows of counts in compressed sparse row form: rowStarts has cells + 1 entries; columns ascend within a row. */
export interface CsrRows {
  readonly rowStarts: Int32Array;
  readonly columns: Int32Array;
  readonly counts: Float32Array;
}

/** What values a likelihood is defined on; decides which data is refused. */
export type Support = "counts" | "nonnegative" | "real";

/** A file that was chosen in a browser, or made by a program: a name with its bytes. */
export interface NamedBlob {
  readonly name: string;
  readonly blob: Blob;
}

/** Where data comes from: a path (Node), a name with its bytes, or several that make one folder ("obs/.zattrs"). */
export type DataSource =
  | { readonly path: string }
  | NamedBlob
  | { readonly name: string; readonly files: readonly NamedBlob[] };

/** Where the numbers came from, kept in the run. */
export interface Origin {
  readonly format: string;
  readonly formatVersion?: string;
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256?: string }[];
  /** The matrix taken, in the file's own words: "X", "layers/counts", "raw/X", "/matrix". */
  readonly matrix: string;
  /** Why this matrix was taken, one sentence for the user. */
  readonly matrixReason: string;
  /** Σ counts per cell over all genes of the file, before any selection. */
  readonly totalCounts: Float64Array;
}

/** Counts, cells × genes, open for reading. See `DatasetReader.open`. */
export interface CountDataset {
  readonly cells: number;
  readonly genes: number;
  /** "rows": row blocks are read on demand; "memory": the file's layout (CSC, dense by column) forces everything in. */
  readonly access: "rows" | "memory";
  readonly cellTable: Table;
  readonly geneTable: Table;
  /** True generative factors per cell, where a simulator knows them. */
  readonly factors?: Table;
  readonly origin: Origin;
  /**
   * Cells `start` to `end` − 1; with `genes` only those columns, renumbered 0 … genes.length − 1 in the order given.
   * Throws RangeError outside 0 … cells, HeddleError "not-counts" where a value is outside the asked support.
   */
  readRows(start: number, end: number, genes?: Int32Array): Promise<CsrRows>;
  dispose(): void;
}

export interface OpenOptions {
  /** Values outside it are refused: "counts" asks for integers ≥ 0. */
  readonly support: Support;
  readonly signal?: AbortSignal;
}

/** One matrix found in a file, with the evidence for or against its being raw counts. */
export interface MatrixDescription {
  readonly name: string;
  readonly layout: "csr" | "csc" | "dense";
  readonly shape: readonly [cells: number, genes: number];
  readonly type: string;
  /** From a sample of the values: are they all integers ≥ 0? */
  readonly isCounts: boolean;
  readonly minimum: number;
  readonly maximum: number;
  readonly note?: string;
}

export interface ColumnDescription {
  readonly name: string;
  readonly kind: "categorical" | "number" | "string";
  readonly levels?: readonly { readonly name: string; readonly cells: number }[];
  readonly missing: number;
  /** What the column looks fit for. */
  readonly role: "factor" | "covariate" | "identifier" | "quality" | "constant";
}

/** What a file holds, without loading it: `heddle inspect`. */
export interface DatasetDescription {
  readonly format: string;
  readonly formatVersion?: string;
  readonly cells: number;
  readonly genes: number;
  readonly matrices: readonly MatrixDescription[];
  /** The matrix `open` would take; absent when none holds raw counts. */
  readonly taken?: { readonly name: string; readonly reason: string };
  readonly columns: readonly ColumnDescription[];
  readonly geneColumns: readonly string[];
  readonly embeddings: readonly { readonly name: string; readonly columns: number }[];
  readonly notes: readonly string[];
}

/** Role "dataset": one file format, or a simulator. */
export interface DatasetReader {
  /** What `open` wants; "nothing" for simulators. */
  readonly accepts: "file" | "folder" | "nothing";
  /** Cheap: looks at names and magic bytes only; never throws for an unknown file. */
  recognizes(source: DataSource): Promise<boolean>;
  open(source: DataSource | undefined, options: OpenOptions): Promise<CountDataset>;
  inspect(source: DataSource | undefined): Promise<DatasetDescription>;
  /** An embedding stored beside the counts (AnnData's obsm), with the cell table. */
  readEmbedding?(source: DataSource, name: string): Promise<{ representation: Matrix; cellTable: Table }>;
}

/** Counts of one minibatch, N cells × G selected genes. */
export interface SparseCounts {
  readonly cells: number;
  readonly genes: number;
  readonly csr: CsrRows;
  /** Σ over the selected genes, per cell: N. */
  readonly totals: Float64Array;
  /** N × G tensor, cached within the step; the caller does not dispose it. */
  dense(): Tensor2D;
  /** N: natural logarithm of `totals`, cached likewise. */
  logTotals(): Tensor1D;
  /** Entries that no minibatch of so many cells exceeds, where the source knows it: an engine plans memory by it. */
  readonly capacity?: number;
}

/** One categorical or continuous covariate of a minibatch. */
export type Covariate =
  | {
      readonly kind: "categorical";
      readonly levels: readonly string[];
      readonly codes: Int32Array;
      readonly oneHot: Tensor2D;
    }
  | { readonly kind: "continuous"; readonly values: Tensor1D };

export type Covariates = ReadonlyMap<string, Covariate>;

export type CovariateSpec =
  | { readonly name: string; readonly kind: "categorical"; readonly levels: readonly string[] }
  | { readonly name: string; readonly kind: "continuous"; readonly mean: number; readonly deviation: number };

export interface Minibatch {
  readonly counts: SparseCounts;
  readonly covariates: Covariates;
  /** Row numbers of these cells in the prepared data. */
  readonly cells: Int32Array;
}

/** Mean and variance (divided by the number of cells). */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Of ln Σ counts over the selected genes, over all prepared cells, held out or not, as scvi-tools does. */
export interface LogTotals extends Moments {
  /** By categorical covariate, in the order of its levels. */
  readonly byLevel: Readonly<Record<string, readonly Moments[]>>;
}

/** What a plugin may know of the data when it is created. */
export interface DataShape {
  readonly trainingCells: number;
  readonly genes: number;
  readonly covariates: readonly CovariateSpec[];
  /** Absent where values are not counts, and in models that were saved before it was kept. */
  readonly logTotals?: LogTotals;
}

/** Role "gene-selection". Streams over the dataset; `cells` are the rows to use (all when absent). */
export interface GeneSelection {
  /** Column numbers, ascending. Throws HeddleError "bad-data" when fewer genes can be ranked than `count`. */
  select(dataset: CountDataset, request: GeneSelectionRequest): Promise<Int32Array>;
}

export interface GeneSelectionRequest {
  readonly count?: number;
  readonly cells?: Int32Array;
  readonly signal?: AbortSignal;
}
