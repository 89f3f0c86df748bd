import { HeddleError } from "@heddle/contracts";
import { readRotation } from "../model/stored-rotation.js";
import { hasSummary, readSummary } from "../run-folder/summary-file.js";
import type { RunStore } from "../store/run-store.js";
import { hasCheckpoint } from "./checkpoint.js";

/** True for a run that `rotateRun` or `consensusOfRuns` wrote: it has a model and no checkpoints. */
export async function isCopy(store: RunStore): Promise<boolean> {
  if (await hasCheckpoint(store)) return false;
  if (await readRotation(store)) return true;
  return (await hasSummary(store)) && (await readSummary(store)).consensus !== undefined;
}

export const copyOfRun = ({ name }: RunStore): HeddleError =>
  new HeddleError("bad-run-folder", {
    where: name,
    expected: "a run with checkpoints",
    got: "a copy of a run by heddle rotate or heddle consensus, which has none",
    next: "Resume the run that it was made from, or train --from this run.",
  });

export const startsUnrotated = ({ name }: RunStore): string =>
  `${name} is rotated. Training starts from its weights in model coordinates; the key rotation decides about the new run.`;
