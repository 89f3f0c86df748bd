import type { RunSummary } from "@heddle/contracts";
import type { RunSetup } from "../training/setup.js";
import { trainableWeights } from "../training/weights.js";

/** What training adds to what was set up. */
export type Trained = Pick<RunSummary, "epochs" | "steps" | "stoppedEarly" | "divergencePerLatent">;

/** What was read, chosen and trained; nothing that depends on the clock. */
export function summarise(setup: RunSetup, trained: Trained): RunSummary {
  const { data, split, config, model, warnings } = setup;
  return {
    cells: data.cells,
    trainingCells: split.training.length,
    validationCells: split.validation.length,
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
