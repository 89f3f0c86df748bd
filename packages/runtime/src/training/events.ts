import type { EpochRecord, Matrix, RunSummary, Table } from "@heddle/contracts";

/** What a caller may show while training runs. None of it reaches a result. */
export type TrainingEvent =
  | { readonly kind: "warning"; readonly message: string }
  | {
      readonly kind: "prepared";
      readonly cells: number;
      readonly trainingCells: number;
      readonly genes: number;
      readonly matrix: string;
      readonly matrixReason: string;
      readonly dropped: Readonly<Record<string, number>>;
      readonly epochs: number;
      readonly steps: number;
      readonly resumedAt?: number;
      /** Of runs that are watched: the factors of every cell, to show them by. */
      readonly factors?: Table;
    }
  | {
      readonly kind: "step";
      readonly epoch: number;
      readonly epochs: number;
      readonly step: number;
      readonly steps: number;
      readonly elbo: number;
      readonly cellsPerSecond: number;
    }
  | { readonly kind: "epoch"; readonly record: EpochRecord; readonly epochs: number; readonly cellsPerSecond: number }
  /** Posterior means of the cells that were asked to be watched, as they are now. */
  | { readonly kind: "watched"; readonly step: number; readonly cells: Int32Array; readonly representation: Matrix }
  | { readonly kind: "checkpoint"; readonly step: number }
  /** The checkpoint is written; nothing happens until training is let go on. */
  | { readonly kind: "paused"; readonly step: number }
  | { readonly kind: "stage"; readonly name: string }
  | { readonly kind: "done"; readonly summary: RunSummary };

export type OnTrainingEvent = (event: TrainingEvent) => void;
