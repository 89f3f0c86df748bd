import type { Matrix } from "@heddle/contracts";
import { rotatedMeans } from "../model/host-rotation.js";
import { inverseOf } from "../model/latent-view.js";
import { readRotation } from "../model/stored-rotation.js";
import type { RunStore } from "../store/run-store.js";

/** Note of the evaluation of every rotated run. */
export const ROTATED_NOTE =
  "The latents are rotated. Their KL divergences are marginal and do not sum to the total KL. A decoder or prior that treats latents separately, such as an additive decoder or a Laplace prior, refers to the latents in model coordinates.";

/** Maps a representation of a rotated run to model coordinates, for clusters of the model as trained. */
export async function readUnrotation(store: RunStore): Promise<((representation: Matrix) => Matrix) | undefined> {
  const rotation = await readRotation(store);
  if (rotation === undefined) return undefined;
  const view = { ...rotation, matrix: inverseOf(rotation.matrix) };
  return (representation) => rotatedMeans(representation, view);
}
