import type { Matrix, Table } from "./table.js";

/**
 * Counts, cells × genes, in compressed sparse row (CSR) format. Row i has the entries rowStarts[i] … rowStarts[i + 1] − 1
 * of `columns` and `counts`. `rowStarts` has cells + 1 entries; columns ascend within a row.
 */
export interface CsrRows {
  readonly rowStarts: Int32Array;
  readonly columns: Int32Array;
  readonly counts: Float32Array;
}

/**
 * Values on which a likelihood is defined: integers ≥ 0 ("counts"), numbers ≥ 0 ("nonnegative") or all numbers ("real").
 * A dataset rejects values outside it.
 */
export type Support = "counts" | "nonnegative" | "real";

/** A file from a browser or a program: a name and its bytes. */
export interface NamedBlob {
  readonly name: string;
  readonly blob: Blob;
}

/** A source of data: a path (Node), a file with its bytes, or the files of one folder, named by path ("obs/.zattrs"). */
export type DataSource =
  | { readonly path: string }
  | NamedBlob
  | { readonly name: string; readonly files: readonly NamedBlob[] };

/** Source of the counts of a dataset: format, files and matrix. A run saves it. */
export interface Origin {
  readonly format: string;
  readonly formatVersion?: string;
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256?: string }[];
  /** The matrix that was read, as the file names it: "X", "layers/counts", "raw/X", "/matrix". */
  readonly matrix: string;
  /** Reason why this matrix was read: one sentence for the user. */
  readonly matrixReason: string;
  /** Total count of each cell (N) over all genes of the file, before gene selection. */
  readonly totalCounts: Float64Array;
}

/** Rows of a dataset that are open in another thread. */
export type RowReader = Pick<CountDataset, "readRows" | "dispose">;

/** A module that opens the rows of a dataset once more, without the checks of `DatasetReader.open`, in another thread. */
export interface RowReaderModule {
  /** URL of a module that exports `openRows(argument): Promise<RowReader>`. */
  readonly url: string;
  /** A value that the structured clone algorithm copies. */
  readonly argument: unknown;
}

/** Counts, cells × genes, open for reading. `DatasetReader.open` returns it; the caller disposes it. */
export interface CountDataset {
  readonly cells: number;
  readonly genes: number;
  /** "rows": blocks of rows are read on demand. "memory": the file's layout (CSC, dense by column) requires a full read. */
  readonly access: "rows" | "memory";
  /** One row per cell: AnnData's obs. */
  readonly cellTable: Table;
  /** One row per gene: AnnData's var. */
  readonly geneTable: Table;
  /** True generative factors, one row per cell; only simulators provide them. */
  readonly factors?: Table;
  readonly origin: Origin;
  /**
   * Reads cells `start` to `end` − 1. With `genes`, reads only those columns and renumbers them 0 … genes.length − 1, in
   * the given order.
   *
   * @throws RangeError for cells outside 0 … cells; HeddleError "not-counts" for a value outside the requested support
   */
  readRows(start: number, end: number, genes?: Int32Array): Promise<CsrRows>;
  /**
   * Reads an embedding that is stored with the counts (AnnData's obsm), cells × columns; undefined if there is none of this
   * name. Absent for formats without embeddings.
   */
  readEmbedding?(name: string): Promise<Matrix | undefined>;
  /** Reads the same rows in another thread; absent if only this thread can read them. */
  readonly rowReader?: RowReaderModule;
  /** Closes the file and frees memory. */
  dispose(): void;
}

export interface OpenOptions {
  /** Support of the likelihood: reading a value outside it is an error. */
  readonly support: Support;
  readonly signal?: AbortSignal;
}

/** One matrix of a file, with statistics that show if it contains raw counts. */
export interface MatrixDescription {
  readonly name: string;
  readonly layout: "csr" | "csc" | "dense";
  readonly shape: readonly [cells: number, genes: number];
  readonly type: string;
  /** True if all sampled values are integers ≥ 0. */
  readonly isCounts: boolean;
  /** Extremes of the sampled values. */
  readonly minimum: number;
  readonly maximum: number;
  readonly note?: string;
}

/** One column of the cell table of a file. */
export interface ColumnDescription {
  readonly name: string;
  readonly kind: "categorical" | "number" | "string";
  readonly levels?: readonly { readonly name: string; readonly cells: number }[];
  /** Number of cells without a value. */
  readonly missing: number;
  /** Suggested use of the column, from its values. */
  readonly role: "factor" | "covariate" | "identifier" | "quality" | "constant";
}

/** Contents of a file, read without loading its counts. `heddle inspect` prints it. */
export interface DatasetDescription {
  readonly format: string;
  readonly formatVersion?: string;
  readonly cells: number;
  readonly genes: number;
  readonly matrices: readonly MatrixDescription[];
  /** The matrix that `open` reads, and the reason; absent if no matrix contains raw counts. */
  readonly taken?: { readonly name: string; readonly reason: string };
  readonly columns: readonly ColumnDescription[];
  readonly geneColumns: readonly string[];
  readonly embeddings: readonly { readonly name: string; readonly columns: number }[];
  readonly notes: readonly string[];
}

/** Role "dataset": reads one file format, or simulates data. */
export interface DatasetReader {
  /** Kind of source that `open` requires; "nothing" for simulators. */
  readonly accepts: "file" | "folder" | "nothing";
  /** True if the source has this format. Checks names and magic bytes only; never throws for an unknown file. */
  recognizes(source: DataSource): Promise<boolean>;
  /**
   * Rejects with a HeddleError if this reader can tell what a source is that no reader recognizes: "a gzip-compressed
   * file", "a loom file". Resolves if it cannot.
   */
  explain?(source: DataSource): Promise<void>;
  /**
   * Opens the counts of a source.
   *
   * @throws HeddleError "unreadable-file" or "unsupported-file" for the file, "not-counts" or "bad-data" for its values
   */
  open(source: DataSource | undefined, options: OpenOptions): Promise<CountDataset>;
  /** Describes the source without loading its counts. */
  inspect(source: DataSource | undefined): Promise<DatasetDescription>;
  /** Reads an embedding that is stored with the counts (AnnData's obsm): cells × columns, and the cell table. */
  readEmbedding?(source: DataSource, name: string): Promise<{ representation: Matrix; cellTable: Table }>;
}

/** Role "gene-selection": chooses the genes of the model, in one pass over the dataset. */
export interface GeneSelection {
  /**
   * Returns the column numbers of the selected genes, ascending.
   *
   * @throws HeddleError "bad-data" if fewer genes than `count` can be ranked
   */
  select(dataset: CountDataset, request: GeneSelectionRequest): Promise<Int32Array>;
}

export interface GeneSelectionRequest {
  /** Number of genes to select. */
  readonly count?: number;
  /** Row numbers of the cells to use; all cells by default. */
  readonly cells?: Int32Array;
  readonly signal?: AbortSignal;
}
