import type { Citation } from "./citation.js";
import type { EpochRecord } from "./epoch-record.js";
import type { EvaluationRecord, MetricResult, SeedsResult } from "./evaluation.js";
import type { RunSummary } from "./run-summary.js";
import type { Matrix, Table } from "./table.js";

/** Data of one run that reports use. */
export interface RunRecord {
  readonly name: string;
  readonly folder: string;
  /** The resolved configuration, as in config.json. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly summary: RunSummary;
  readonly epochs: readonly EpochRecord[];
  readonly evaluation: EvaluationRecord;
  /** Cells × latents. */
  readonly representation: Matrix;
  /** Publications of the plugins that the run used; absent if the plugins are not known. */
  readonly citations?: readonly Citation[];
  /** Factors and cell names, one row per cell of `representation`. */
  readonly cellTable: Table;
  /** UMAP of the data file, cells × 2; absent if the file has none. */
  readonly umap?: Matrix;
  /** The version of Heddle that trained the run; absent if it is not recorded. */
  readonly version?: string;
  /** The end of training in UTC, "2026-01-31T12:00:00Z"; absent if it is not recorded. */
  readonly finishedAt?: string;
}

/** A file of a report. */
export interface ReportFile {
  readonly name: string;
  readonly contents: string | Uint8Array;
}

/** Runs that differ only in their seed, with the metrics that compare them and the means of their results. */
export interface SeedGroup {
  /** Indices into the list of runs. */
  readonly runs: readonly number[];
  /** Results of metrics that compare the seeds. */
  readonly results: readonly MetricResult[];
  /** Means of each run's results over the seeds: see `SeedsResult`. */
  readonly means: readonly SeedsResult[];
}

/** Role "report": renders runs as files. */
export interface Report {
  /** Returns the files of the report. `groups` are the runs that differ only in their seed. */
  render(runs: readonly RunRecord[], groups?: readonly SeedGroup[]): Promise<readonly ReportFile[]>;
}
