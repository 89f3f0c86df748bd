import { HeddleError } from "@heddle/contracts";
import { readStoredModel } from "../model/model-folder.js";
import { readRotation } from "../model/stored-rotation.js";
import type { RunStore } from "../store/run-store.js";
import type { StoredTensor } from "../store/safetensors.js";

/**
 * Throws HeddleError "usage" unless both runs have the same latents: one encoder, except for rows of levels that an adapted
 * model added, and one rotation. Distances between the latents of different models have no meaning.
 */
export async function requireSameLatents(run: RunStore, reference: RunStore): Promise<void> {
  if (run.name === reference.name || (await sameLatents(run, reference))) return;
  throw new HeddleError("usage", {
    where: `reference ${reference.name}`,
    expected: `the run ${run.name}, or the run that it was adapted from`,
    got: "a run whose encoder or rotation differs",
    next: "Name the run of the reference cells, or embed the query with the model of this reference.",
  });
}

async function sameLatents(run: RunStore, reference: RunStore): Promise<boolean> {
  const rotations = [await readRotation(run), await readRotation(reference)].map((found) => found?.matrix.values ?? []);
  return equal(rotations[0], rotations[1]) && sameEncoder(await readStoredModel(run), await readStoredModel(reference));
}

/** True for equal encoders, and for encoders that differ in the number of covariate levels only: known rows are frozen. */
export function sameEncoder(own: EncoderTensors, other: EncoderTensors): boolean {
  if (own.shape.genes !== other.shape.genes) return false;
  const ofEncoder = own.tensors.filter(({ name }) => name.startsWith("encoder."));
  return ofEncoder.every(({ name, shape, values }) => {
    const found = other.tensors.find((tensor) => tensor.name === name);
    if (found === undefined || found.shape.length !== shape.length) return false;
    const hasNewRows = shape.length === 2 && shape[1] === found.shape[1] && shape[0] !== found.shape[0];
    return hasNewRows || equal(values, found.values);
  });
}

/** The parts of a stored model that are compared. */
export interface EncoderTensors {
  readonly shape: { readonly genes: number };
  readonly tensors: readonly StoredTensor[];
}

const equal = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.prototype.every.call(a, (value, i) => value === b[i]);
