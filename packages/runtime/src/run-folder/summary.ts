import type { RunSummary } from "@heddle/contracts";
import type { Composition } from "../composition/compose.js";
import { trainableWeights } from "../composition/weights.js";
import type { Config } from "../config/schema.js";
import type { PreparedData } from "../data/prepare.js";

/** What was read and set up. */
export interface Summarized {
  readonly data: PreparedData;
  readonly config: Config;
  readonly model: Composition;
  readonly trainingCells: number;
  readonly validationCells: number;
  readonly warnings: readonly string[];
}

/** What training adds to it. */
export type Trained = Pick<
  RunSummary,
  | "epochs"
  | "steps"
  | "stoppedEarly"
  | "pausedAt"
  | "rotatedAfter"
  | "klPerLatent"
  | "reconstructionEffectPerLatent"
  | "pinnedLatents"
  | "rotation"
  | "labels"
>;

/** What was read, chosen and trained; nothing that depends on the clock. */
export function summarize(
  { data, config, model, trainingCells, validationCells, warnings }: Summarized,
  trained: Trained,
): RunSummary {
  return {
    cells: data.cells,
    trainingCells,
    validationCells,
    genes: data.genes,
    genesInFile: data.genesInFile,
    cellsInFile: data.cellsInFile,
    droppedCells: data.dropped,
    data: {
      format: data.origin.format,
      files: data.origin.files.map(({ path }) => path),
      matrix: data.origin.matrix,
      matrixReason: data.origin.matrixReason,
    },
    objective: config.objective.use,
    parameters: trainableWeights(model).reduce((sum, { value }) => sum + value.size, 0),
    ...trained,
    warnings,
  };
}
