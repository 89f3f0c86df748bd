import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { heddle } from "./heddle-process.js";

/** 1,800 training cells in minibatches of 8. */
export const STEPS_PER_EPOCH = 225;
export const EPOCHS = 12;
export const STEPS = EPOCHS * STEPS_PER_EPOCH;

/** One to two seconds of training on cells from a file, with a checkpoint at every check for signals (0.1 s). */
const CONFIG = `
seed: 5
data: { path: cells.h5ad }
genes: { select: all }
latents: 4
factors: [group, activity_00]
encoder: { use: mlp-encoder, hidden: 32 }
decoder: { use: mlp-decoder, hidden: 32 }
objective: capacity
training: { epochs: ${EPOCHS}, batchSize: 8, validation: 0.1, earlyStopping: { patience: ${EPOCHS} }, checkpointSeconds: 0 }
`;

/** Writes small.yaml and cells.h5ad to a folder. */
export async function prepareSmallRun(folder: string): Promise<void> {
  writeFileSync(join(folder, "small.yaml"), CONFIG);
  await simulate(folder, "cells.h5ad");
}

export const simulate = (folder: string, file: string) =>
  heddle(["simulate", "--preset", "small", "--set", "cells=2000", "--set", "genes=100", "--out", file], folder);
