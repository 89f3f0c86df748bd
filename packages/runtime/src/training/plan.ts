import type { Config } from "../config/schema.js";
import type { Plan } from "../step/schedule.js";
import { automaticEpochs } from "./automatic-epochs.js";

/** Epochs and steps of a training. */
export function planOf(config: Config, cells: number, trainingCells: number): Plan {
  const { epochs, batchSize } = config.training;
  const full = Math.ceil(trainingCells / batchSize);
  // a last minibatch of a single cell joins the one before
  const stepsPerEpoch = full > 1 && trainingCells % batchSize === 1 ? full - 1 : full;
  return { epochs: epochs === "auto" ? automaticEpochs(cells) : epochs, stepsPerEpoch };
}
