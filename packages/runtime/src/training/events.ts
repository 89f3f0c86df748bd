import type { EpochRecord } from "@heddle/contracts";

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
    }
  | {
      readonly kind: "step";
      readonly epoch: number;
      readonly epochs: number;
      readonly step: number;
      readonly steps: number;
      readonly evidenceLowerBound: number;
      readonly cellsPerSecond: number;
    }
  | { readonly kind: "epoch"; readonly record: EpochRecord; readonly epochs: number; readonly cellsPerSecond: number }
  | { readonly kind: "stage"; readonly name: string };

export type OnTrainingEvent = (event: TrainingEvent) => void;
