// Posteriors, inputs and a step with given numbers, for tests of objectives.
import { gaussianPosterior, type ObjectiveInputParts, objectiveInput, recordedStep } from "@heddle/conformance/inputs";
import type { ObjectiveInput, Posterior, StepContext } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Tensor2D, tf } from "@heddle/ops";

export type { Rows } from "@heddle/conformance/inputs";

export const posteriorOf = (mean: Tensor2D, logVariance: Tensor2D): Posterior =>
  gaussianPosterior({ groups: [{ kind: "gaussian", size: mean.shape[1] }] }, mean, logVariance);

/** The input of `Objective.terms` for these moments and samples; log p(x | z) is −1 for every cell. */
export const inputOf = ({ mean, logVariance, z, priorDraws }: ObjectiveInputParts): ObjectiveInput =>
  objectiveInput({ mean, logVariance, z, priorDraws });

/** A step with these schedule values; other schedules are 1. */
export const stepOf = (schedules: Readonly<Record<string, number>>, datasetSize = 5): StepContext => ({
  ...recordedStep({ training: true, datasetSize }),
  schedule: (name) => tf.scalar(schedules[name] ?? 1),
});

/** Rows of standard normal numbers. */
export function normalRows(rows: number, columns: number, seed: number, scale = 1): number[][] {
  const values = createRandom(seed).normals(rows * columns);
  return Array.from({ length: rows }, (_, i) =>
    Array.from(values.subarray(i * columns, (i + 1) * columns), (v) => scale * v),
  );
}
