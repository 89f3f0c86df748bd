import { type EpochRecord, ownValue } from "@heddle/contracts";
import { z } from "zod";
import type { StepReading } from "../step/reading.js";

/** Progress of training. With the variables, it is everything that a resumed run needs. JSON keeps its numbers exactly. */
export interface TrainingProgress {
  /** Complete epochs. */
  epoch: number;
  /** Complete steps over all epochs. */
  step: number;
  /** Complete minibatches of the current epoch. */
  batch: number;
  /** Sums of the current epoch. */
  sums: EpochSums;
  /** Best validation ELBO so far, for early stopping. */
  best: { epoch: number; elbo: number } | null;
  /** Epochs after which the latents were rotated within the model (training.rotateAfter). */
  rotatedAfter?: number;
}

/** Step readings, summed over cells. */
export interface EpochSums {
  cells: number;
  loss: number;
  elbo: number;
  terms: Record<string, { value: number; weight: number }>;
  klPerLatent: number[];
}

/** The progress in a checkpoint. */
export const progressSchema = z.object({
  epoch: z.int().nonnegative(),
  step: z.int().nonnegative(),
  batch: z.int().nonnegative(),
  sums: z.object({
    cells: z.number(),
    loss: z.number(),
    elbo: z.number(),
    terms: z.record(z.string(), z.object({ value: z.number(), weight: z.number() })),
    klPerLatent: z.array(z.number()),
  }),
  best: z.object({ epoch: z.int(), elbo: z.number() }).nullable(),
  rotatedAfter: z.int().positive().optional(),
});

export const emptySums = (): EpochSums => ({
  cells: 0,
  loss: 0,
  elbo: 0,
  terms: {},
  klPerLatent: [],
});

export const newProgress = (): TrainingProgress => ({ epoch: 0, step: 0, batch: 0, sums: emptySums(), best: null });

/** What the summary of a run states of its progress. */
export const trainedSoFar = ({ epoch, step, rotatedAfter }: TrainingProgress) => ({
  epochs: epoch,
  steps: step,
  ...(rotatedAfter !== undefined && { rotatedAfter }),
});

export function addReading(sums: EpochSums, reading: StepReading): void {
  const { cells } = reading;
  sums.cells += cells;
  sums.loss += cells * reading.loss;
  sums.elbo += cells * reading.elbo;
  const terms = Object.entries(reading.terms).map(([name, { value, weight }]) => {
    const term = ownValue(sums.terms, name) ?? { value: 0, weight: 0 };
    return [name, { value: term.value + cells * value, weight: term.weight + cells * weight }] as const;
  });
  sums.terms = { ...sums.terms, ...Object.fromEntries(terms) };
  reading.klPerLatent.forEach((value, i) => {
    sums.klPerLatent[i] = (sums.klPerLatent[i] ?? 0) + cells * value;
  });
}

/** Means over the cells of the sums. */
export function meansOf(sums: EpochSums): Omit<EpochRecord, "epoch" | "step" | "activeLatents" | "validation"> {
  const mean = (value: number) => value / sums.cells;
  const terms = Object.entries(sums.terms).map(([name, { value, weight }]) => [
    name,
    { value: mean(value), weight: mean(weight) },
  ]);
  return {
    loss: mean(sums.loss),
    elbo: mean(sums.elbo),
    terms: Object.fromEntries(terms),
    klPerLatent: sums.klPerLatent.map(mean),
  };
}
