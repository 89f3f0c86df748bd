import type { DatasetDescription, EpochRecord, EvaluationRecord, GeneEffect, RunSummary } from "@heddle/contracts";
import type { JsonSchema, TrainingEvent } from "@heddle/runtime";
import type { UmapEmbedding } from "heddle";

/** Cells to read: made by the simulator, or files of this computer, read where they lie. */
export type CellSource =
  | {
      readonly kind: "simulated";
      readonly options: Readonly<Record<string, unknown>>;
      /** Those to hold latents against, of the many that a simulator knows. */
      readonly factors?: readonly string[];
    }
  | { readonly kind: "files"; readonly files: readonly File[] }
  /** The copies that were kept beside a run when it began. */
  | { readonly kind: "kept" };

/** A column of cells as the page draws it: levels and codes (−1 missing), or numbers (NaN missing). */
export type FactorColumn =
  | { readonly kind: "categorical"; readonly categories: readonly string[]; readonly codes: Int32Array }
  | { readonly kind: "number"; readonly values: Float32Array };

/** What the page has open: cells that it can look into. */
export type OpenedCells = Exclude<CellSource, { kind: "kept" }>;

/** What was found in the cells, before anything is trained. */
export interface Look {
  readonly description: DatasetDescription;
  /** The dataset plugin that reads them. */
  readonly reader: string;
  /** Where the cells are few enough to draw at once: their two first principal components, cell by cell. */
  readonly picture?: { readonly points: Float32Array; readonly factors: Readonly<Record<string, FactorColumn>> };
}

/** A run of this browser, as a list shows it. */
export interface RunListing {
  readonly name: string;
  readonly objective: string;
  readonly state: "unfinished" | "trained" | "evaluated";
  readonly epochs: number;
  /** Files that its cells came from; empty for simulated cells. */
  readonly files: readonly { readonly name: string; readonly kept: boolean }[];
}

/** Everything that the page shows of one run. */
export interface RunView {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly summary: RunSummary;
  readonly epochs: readonly EpochRecord[];
  readonly evaluation: EvaluationRecord;
  /** Cells × latents, row by row. */
  readonly codes: Float32Array;
  readonly cells: number;
  readonly latents: number;
  readonly factors: Readonly<Record<string, FactorColumn>>;
  readonly genes: readonly string[];
  /** Per latent: the 1st, 25th, 50th, 75th and 99th percentile over cells, where a slider may go. */
  readonly ranges: readonly (readonly number[])[];
}

/** Codes of some cells as they stand now; `cells` are their rows. */
export interface CodesEvent {
  readonly kind: "codes";
  readonly cells: Int32Array;
  readonly codes: Float32Array;
  readonly latents: number;
}

type Prepared = Extract<TrainingEvent, { kind: "prepared" }>;
/** With the factors of every cell, as the page draws them. */
export type PreparedEvent = Omit<Prepared, "factors"> & { readonly factors: Readonly<Record<string, FactorColumn>> };

export type TrainEvent =
  | Exclude<TrainingEvent, { kind: "prepared" | "watched" }>
  | PreparedEvent
  | CodesEvent
  | { readonly kind: "metric"; readonly name: string };

export interface TrainRequest {
  readonly run: string;
  readonly config: unknown;
  readonly cells: CellSource;
  readonly resume: boolean;
}

/** What moving one latent does: the decoder at that code against the decoder at every median. */
export interface Traversal {
  readonly rising: readonly GeneEffect[];
  readonly falling: readonly GeneEffect[];
}

export type EngineCalls = {
  readonly schema: { ask: undefined; answer: JsonSchema; event: never };
  readonly look: { ask: OpenedCells; answer: Look; event: never };
  /** The configuration with every default and option filled in. */
  readonly resolve: { ask: unknown; answer: Readonly<Record<string, unknown>>; event: never };
  readonly train: { ask: TrainRequest; answer: RunSummary; event: TrainEvent };
  /** Holds the training of this thread after its next checkpoint, or lets it go on. */
  readonly hold: { ask: boolean; answer: undefined; event: never };
  readonly runs: { ask: undefined; answer: readonly RunListing[]; event: never };
  readonly remove: { ask: string; answer: undefined; event: never };
  readonly open: { ask: string; answer: RunView; event: never };
  readonly traverse: {
    ask: { run: string; latent: number; value: number; top: number };
    answer: Traversal;
    event: never;
  };
  /** Decoded mean of one gene in every cell, at 10,000 counts a cell. */
  readonly gene: { ask: { run: string; gene: string }; answer: Float32Array; event: never };
  /** log2 fold change of one gene from the 1st to the 99th percentile of each latent. */
  readonly geneEffects: { ask: { run: string; gene: string }; answer: readonly number[]; event: never };
  readonly umap: { ask: { run: string; most: number }; answer: UmapEmbedding; event: never };
  /** A label of each cell, from 0. */
  readonly clusters: { ask: { run: string; clusters: number }; answer: Int32Array; event: never };
  /** The evaluation with the sets of a .gmt file. */
  readonly geneSets: { ask: { run: string; file: File }; answer: EvaluationRecord; event: never };
  readonly export: { ask: string; answer: Blob; event: never };
  readonly report: { ask: readonly string[]; answer: Blob; event: never };
  readonly file: { ask: { run: string; file: string }; answer: Blob; event: never };
  readonly import: { ask: readonly { path: string; file: File }[]; answer: string; event: never };
};
