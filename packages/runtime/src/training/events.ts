import type { EpochRecord, Matrix, RunSummary, Table } from "@heddle/contracts";

/** Progress of training, for display. Events do not influence results. */
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
      /** Factors of every cell; with a monitor only. */
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
  /** A random restart begins or continues, from 1; `records` are its epochs so far. */
  | {
      readonly kind: "restart";
      readonly number: number;
      readonly count: number;
      /** Epochs of each restart. */
      readonly epochs: number;
      readonly records: readonly EpochRecord[];
    }
  /** An epoch of a restart. Those of the restart that is kept follow as events of kind "epoch". */
  | {
      readonly kind: "restart-epoch";
      readonly number: number;
      readonly record: EpochRecord;
      readonly epochs: number;
      readonly cellsPerSecond: number;
    }
  /** Current posterior means of the monitored cells: cells × latents. */
  | {
      readonly kind: "representation";
      readonly step: number;
      readonly cells: Int32Array;
      readonly representation: Matrix;
    }
  | { readonly kind: "checkpoint"; readonly step: number }
  /** The checkpoint is written; training waits until it is resumed. */
  | { readonly kind: "paused"; readonly step: number }
  | { readonly kind: "stage"; readonly name: string }
  | { readonly kind: "done"; readonly summary: RunSummary };

export type OnTrainingEvent = (event: TrainingEvent) => void;
