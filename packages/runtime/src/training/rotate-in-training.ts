import {
  type FittedRotation,
  groupColumns,
  type HeddleError,
  isHeddleError,
  latentColumns,
  type Matrix,
  type RotationInput,
} from "@heddle/contracts";
import type { Composition } from "../composition/compose.js";
import { assignTensors, storedTensors } from "../composition/variables.js";
import { disposeModel, trainingVariables } from "../composition/weights.js";
import { encodeCells } from "../model/encode-cells.js";
import { rotatableLatents } from "../model/fit-rotation.js";
import { embedded, inverseOf } from "../model/latent-view.js";
import { columnMeans, columnsOf } from "../model/matrix-parts.js";
import { rotationCells } from "../model/rotation-cells.js";
import { writeCheckpoint } from "./checkpoint.js";
import { type FitOptions, type FitResult, fitModel } from "./fit.js";
import { newProgress, type TrainingProgress } from "./progress.js";
import { cannotRotate } from "./rotatable-model.js";
import { rotationColumns } from "./rotation-columns.js";
import type { RunSetup } from "./setup.js";

/**
 * `fitModel`, interrupted by the rotation of `training.rotateAfter`. Training alone leaves the axes of the latents nearly
 * arbitrary, and penalties on their dependence rarely turn them (Rolinek et al. 2019, arXiv:1812.06775). After the
 * rotation, the same penalties start from independent axes.
 */
export async function fitWithRotation(setup: RunSetup, options: FitOptions): Promise<FitResult> {
  const epoch = rotationEpoch(setup);
  const { progress = newProgress(), until = setup.plan.epochs } = options;
  if (epoch === undefined || isPast(progress, epoch) || until < epoch) return fitModel(setup, options);
  const first = await fitModel(setup, { ...options, progress, until: epoch });
  if (first.stoppedEarly) return first;
  await rotateModel(setup, options, first.progress);
  return fitModel(setup, { ...options, progress: first.progress });
}

/** True if training is beyond the rotation. */
const isPast = ({ epoch, batch, rotatedAfter }: TrainingProgress, end: number): boolean =>
  rotatedAfter !== undefined || epoch > end || (epoch === end && batch > 0);

/** The epoch before which the latents are rotated; undefined if they are rotated only after training. */
function rotationEpoch({ config, plan, adapt, model }: RunSetup): number | undefined {
  const { rotateAfter } = config.training;
  // an adapted model keeps its latents
  if (rotateAfter === undefined || config.rotation === undefined || adapt) return undefined;
  if (cannotRotate(model) !== undefined) return undefined;
  return Math.max(1, Math.round(rotateAfter * plan.epochs));
}

/** Rotates the latents within the weights and writes a checkpoint, from which a resumed run continues. */
async function rotateModel(setup: RunSetup, options: FitOptions, progress: TrainingProgress): Promise<void> {
  options.onEvent({ kind: "stage", name: "rotating the latents within the model" });
  const reason = await changeCoordinates(setup);
  if (reason !== undefined) {
    options.onEvent({ kind: "warning", message: `The latents are not rotated within the model. ${reason}` });
    return;
  }
  resetOptimizer(setup);
  progress.rotatedAfter = progress.epoch;
  // weights of an earlier epoch would be restored in the former coordinates
  progress.best = null;
  await writeCheckpoint(options.store, setup.model, progress, setup.config.training.keepCheckpoints);
}

/** Fits the rotation to the training cells and changes coordinates. Returns the reason if the latents stay as they are. */
async function changeCoordinates(setup: RunSetup): Promise<string | undefined> {
  const { model, data, split, config } = setup;
  const { latentSpec, encoder, decoder } = model;
  const { representation: means, variances, klPerLatent } = await encodeCells({ model }, data, split.training);
  const { activeThreshold } = config.evaluation;
  const active = rotatableLatents({ latentSpec, klPerLatent, activeThreshold, means });
  if (active.length === 0) return "None is active.";
  const averages = columnMeans(variances);
  const own = Float64Array.from(active, (latent) => averages[latent]);
  const input = { means: columnsOf(means, active), columns: rotationColumns(setup), variances: own };
  const fitted = fittedTo(input, setup);
  if (isHeddleError(fitted)) return fitted.message;
  if (fitted === undefined) return `The rotation ${config.rotation?.use} keeps them as trained.`;
  const { group, start, size } = gaussianGroup(model);
  const inGroup = active.map((latent) => latent - start);
  const matrix = extended(fitted.matrix, inGroup, size);
  encoder.rotatePosterior!(group, matrix, averages.subarray(start, start + size));
  decoder.rotateLatents!(extended(inverseOf(fitted.matrix), active, latentColumns(latentSpec)));
  return undefined;
}

/** The map, or the error of latents that cannot be rotated: training continues without it, as after training. */
function fittedTo(input: RotationInput, { rotation, random }: RunSetup): FittedRotation | HeddleError | undefined {
  const own = random.stream("rotation-in-training");
  try {
    return rotation.fit(rotationCells(input, own.stream("cells")), { random: own });
  } catch (error) {
    if (!isHeddleError(error, "bad-data")) throw error;
    return error;
  }
}

/** The map over `size` columns: the identity for latents that are not rotated. */
const extended = (matrix: Matrix, latents: readonly number[], size: number): Matrix => ({
  rows: size,
  columns: size,
  values: Float64Array.from(embedded(matrix, latents, size)),
});

function gaussianGroup({ latentSpec: { groups } }: Composition) {
  const group = groups.findIndex(({ kind }) => kind === "gaussian");
  const start = groups.slice(0, group).reduce((sum, each) => sum + groupColumns(each), 0);
  return { group, start, size: groupColumns(groups[group]) };
}

/** Initial moments of the optimizer and an initial adversary: theirs belong to the former coordinates. */
function resetOptimizer({ compose, model, random }: RunSetup): void {
  const other = compose(random);
  assignTensors(trainingVariables(model), storedTensors(trainingVariables(other)), "the optimizer");
  disposeModel(other);
}
