import { HeddleError } from "@heddle/contracts";
import { readRotation } from "../model/stored-rotation.js";
import type { RunStore } from "../store/run-store.js";
import { hasCheckpoint } from "./checkpoint.js";

/** True for a run that `rotateRun` wrote: it has a model and no checkpoints. */
export const isRotatedCopy = async (store: RunStore): Promise<boolean> =>
  (await readRotation(store)) !== undefined && !(await hasCheckpoint(store));

export const rotatedCopy = ({ name }: RunStore): HeddleError =>
  new HeddleError("bad-run-folder", {
    where: name,
    expected: "a run with checkpoints",
    got: "a rotated copy of a run, which has none",
    next: "Resume the run that it was made from, or train --from this run.",
  });

export const startsUnrotated = ({ name }: RunStore): string =>
  `${name} is rotated. Training starts from its weights in model coordinates; the key rotation decides about the new run.`;
