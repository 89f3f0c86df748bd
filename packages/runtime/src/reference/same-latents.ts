import { HeddleError } from "@heddle/contracts";
import { readStoredModel } from "../model/model-folder.js";
import { readRotation } from "../model/stored-rotation.js";
import type { RunStore } from "../store/run-store.js";

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
  const [own, other] = [await readStoredModel(run), await readStoredModel(reference)];
  const rotations = [await readRotation(run), await readRotation(reference)].map((found) => found?.matrix.values ?? []);
  if (!equal(rotations[0], rotations[1])) return false;
  const ofEncoder = own.tensors.filter(({ name }) => name.startsWith("encoder."));
  return ofEncoder.every(({ name, shape, values }) => {
    const found = other.tensors.find((tensor) => tensor.name === name);
    // rows of new levels are added at the end
    return found !== undefined && shape.length === found.shape.length && startsEqual(values, found.values);
  });
}

const equal = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => a.length === b.length && startsEqual(a, b);

/** True if the shorter of two arrays is the start of the longer. */
function startsEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return false;
  return true;
}
