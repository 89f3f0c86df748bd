// Calls that the page makes to its workers.
import type {
  DatasetDescription,
  EpochRecord,
  EvaluationRecord,
  GeneDifference,
  LatentDifference,
  LatentEffects,
  RunSummary,
  TrainingEvent,
  UmapEmbedding,
} from "heddle";
import type { Config, JsonSchema, ProposedConfig } from "heddle/config";
import type { FactorColumn } from "./factor-column.js";
import type { QueryView } from "./query-view.js";

export type { FactorColumn } from "./factor-column.js";

/** Cells to read: simulated, or files of this computer, read in place. */
export type CellSource =
  | {
      readonly kind: "simulated";
      readonly options: Readonly<Record<string, unknown>>;
      /** Factors to compare latents with, of all factors of the simulator. */
      readonly factors?: readonly string[];
    }
  | { readonly kind: "files"; readonly files: readonly File[] }
  /** Copies that were stored when the run started. */
  | { readonly kind: "stored" };

/** Cells that the page can inspect. */
export type OpenedCells = Exclude<CellSource, { kind: "stored" }>;

/** Contents of a dataset, before training. */
export interface Inspection {
  readonly description: DatasetDescription;
  readonly proposed: ProposedConfig;
  /** Columns that a configuration can name; absent for several files, of which only the first is described. */
  readonly columnNames?: readonly string[];
  /** For simulated cells: their two first principal components, cell by cell. */
  readonly plot?: { readonly points: Float32Array; readonly factors: Readonly<Record<string, FactorColumn>> };
}

/** A run of this browser, as a list shows it. */
export interface RunListing {
  readonly name: string;
  readonly objective: string;
  readonly state: "unfinished" | "trained" | "evaluated";
  readonly epochs: number;
  /** Milliseconds since 1970 at the last change of its results. */
  readonly changed: number;
  readonly bytes: number;
  /** Seconds of training, if they were recorded. */
  readonly seconds?: number;
  /** Files of its cells; empty for simulated cells. */
  readonly files: readonly { readonly name: string; readonly stored: boolean }[];
}

/** Everything that the page shows of one run. */
export interface RunView {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly summary: RunSummary;
  readonly epochs: readonly EpochRecord[];
  readonly evaluation: EvaluationRecord;
  /** Cells × latents, row by row. */
  readonly representation: Float32Array;
  readonly cells: number;
  readonly barcodes: readonly string[];
  readonly latents: number;
  /** Columns that latents were compared with. */
  readonly factors: Readonly<Record<string, FactorColumn>>;
  /** All columns of the cells, factors included. */
  readonly columns: Readonly<Record<string, FactorColumn>>;
  readonly genes: readonly string[];
  /** Range of the slider of each latent: its 1st, 50th and 99th percentile over cells. */
  readonly ranges: readonly { readonly low: number; readonly median: number; readonly high: number }[];
}

/** The latent representation of some cells during training; `cells` are their rows. */
export interface RepresentationEvent {
  readonly kind: "representation";
  readonly cells: Int32Array;
  readonly representation: Float32Array;
  readonly latents: number;
}

type Prepared = Extract<TrainingEvent, { kind: "prepared" }>;
/** With the factors of every cell, as the page draws them, and two settings of the run. */
export type PreparedEvent = Omit<Prepared, "factors"> & {
  readonly factors: Readonly<Record<string, FactorColumn>>;
  readonly restarts: Config["training"]["restarts"];
  readonly activeThreshold: Config["evaluation"]["activeThreshold"];
};

export type TrainEvent =
  | Exclude<TrainingEvent, { kind: "prepared" | "representation" }>
  | PreparedEvent
  | RepresentationEvent
  /** Epochs of a resumed run, from its files. */
  | { readonly kind: "earlier-epochs"; readonly records: readonly EpochRecord[] }
  | { readonly kind: "metric"; readonly name: string };

export interface TrainRequest {
  readonly run: string;
  readonly config: unknown;
  readonly cells: CellSource;
  readonly resume: boolean;
}

/** Expected seconds of training, without evaluation. */
export interface TimeEstimate {
  readonly full: number;
  readonly quick: number;
  /** The settings `training` of the quick variant. */
  readonly quickTraining: Config["training"];
}

/** A run whose data may have to be read again: `cells` are the open ones, for runs whose files are not stored. */
export interface DataRequest {
  readonly run: string;
  readonly cells: OpenedCells;
}

/** Columns to add to the cells of a run. */
export type NewColumns =
  | { readonly kind: "quality" }
  | { readonly kind: "clusters"; readonly clusters: number }
  | { readonly kind: "labels"; readonly file: File };

/** A run with columns more, and what was added, as a sentence. */
export interface ColumnsAdded {
  readonly columns: Readonly<Record<string, FactorColumn>>;
  readonly names: readonly string[];
  readonly message: string;
}

/** Differences between two groups of cells, the clearest first; genes are absent if the counts cannot be read. */
export interface CellComparison {
  readonly latents: readonly LatentDifference[];
  readonly genes?: readonly GeneDifference[];
}

export type EngineCalls = {
  readonly schema: { request: undefined; answer: JsonSchema };
  readonly inspect: { request: OpenedCells; answer: Inspection };
  /** The configuration with every default and option filled in. */
  readonly complete: { request: { config: unknown; columns?: readonly string[] }; answer: Config };
  /** The duration of the training of a configuration, and of its quick variant. */
  readonly estimate: { request: { config: unknown; cells: number; genes: number }; answer: TimeEstimate };
  readonly train: { request: TrainRequest; answer: RunSummary; event: TrainEvent };
  readonly runs: { request: undefined; answer: readonly RunListing[] };
  readonly rename: { request: { run: string; name: string }; answer: undefined };
  readonly remove: { request: string; answer: undefined };
  readonly open: { request: string; answer: RunView };
  /** Genes that change most while a latent moves from its median to `value`. */
  readonly traverse: { request: { run: string; latent: number; value: number; top: number }; answer: LatentEffects };
  /** Decoded expression of one gene in every cell. */
  readonly gene: { request: { run: string; gene: string }; answer: Float32Array };
  /** Measured expression of one gene in every cell. */
  readonly measured: { request: DataRequest & { gene: string }; answer: Float32Array };
  readonly addColumns: { request: DataRequest & { added: NewColumns }; answer: ColumnsAdded };
  /** The evaluation of a run by these columns, without training. */
  readonly judge: { request: { run: string; factors: readonly string[] }; answer: RunView; event: TrainEvent };
  /** Two groups of cells, by their row numbers. */
  readonly compareCells: {
    request: DataRequest & { first: Int32Array; second: Int32Array };
    answer: CellComparison;
  };
  /** Encodes the cells of other files with the model of a run; `transfer` is a column of the run with labels. */
  readonly query: {
    request: { run: string; files: readonly File[]; transfer?: string };
    answer: QueryView;
  };
  /** log2 fold change of one gene from the 1st to the 99th percentile of each latent. */
  readonly geneEffects: { request: { run: string; gene: string }; answer: readonly number[] };
  readonly umap: { request: { run: string; maxCells: number }; answer: UmapEmbedding };
  /** A cluster number of each cell, from 0. */
  readonly clusters: { request: { run: string; clusters: number }; answer: Int32Array };
  /** The evaluation with the gene sets of a .gmt file. */
  readonly geneSets: { request: { run: string; file: File }; answer: EvaluationRecord };
  readonly export: { request: string; answer: Blob };
  readonly report: { request: readonly string[]; answer: Blob };
  readonly file: { request: { run: string; file: string }; answer: Blob };
  readonly import: { request: readonly { path: string; file: File }[]; answer: string };
};
