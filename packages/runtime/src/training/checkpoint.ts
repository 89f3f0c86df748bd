import { HeddleError, isHeddleError, type Variable } from "@heddle/contracts";
import { z } from "zod";
import type { Composition } from "../composition/compose.js";
import { assignTensors, storedTensors } from "../composition/variables.js";
import { modelVariables, trainingVariables } from "../composition/weights.js";
import { currentProgress, formatOf, RUN_FORMAT } from "../migration/run-format.js";
import { nonFinite } from "../step/non-finite.js";
import type { RunStore } from "../store/run-store.js";
import { decodeTensors, encodeTensors, type StoredTensor } from "../store/safetensors.js";
import type { OnTrainingEvent } from "./events.js";
import { progressSchema, type TrainingProgress } from "./progress.js";

const FOLDER = "checkpoints";
const BEST = `${FOLDER}/best.safetensors`;
const fileOf = (step: number) => `${FOLDER}/step-${String(step).padStart(9, "0")}.safetensors`;

/** Variables of the model, the optimizer and the adversary. */
export const everyVariable = (model: Composition): Variable[] => [
  ...modelVariables(model),
  ...trainingVariables(model),
];

/** Writes variables and progress to one file, atomically. Throws HeddleError "non-finite" for a value that is not finite. */
export async function writeCheckpoint(
  store: RunStore,
  model: Composition,
  progress: TrainingProgress,
  keep: number,
): Promise<void> {
  const tensors = storedTensors(everyVariable(model));
  const broken = firstNonFinite(tensors);
  if (broken) throw nonFinite(`${broken} contains a value that is not finite`, model, progress.step);
  await store.write(
    fileOf(progress.step),
    await encodeTensors({ tensors, metadata: { format: String(RUN_FORMAT), progress: JSON.stringify(progress) } }),
  );
  const others = (await checkpoints(store)).filter((file) => file !== fileOf(progress.step));
  const older = others.filter((file) => file < fileOf(progress.step));
  // newer checkpoints were damaged: a resumed run trains their steps again
  const newer = others.slice(older.length);
  for (const file of [...newer, ...older.slice(0, Math.max(0, older.length - keep + 1))]) await store.remove(file);
}

/**
 * Restores the newest complete checkpoint into the model; undefined if there is none. A damaged checkpoint becomes a
 * warning and the one before it is restored: training ends in the same weights from any of them.
 */
export async function readCheckpoint(
  store: RunStore,
  model: Composition,
  onEvent: OnTrainingEvent,
): Promise<TrainingProgress | undefined> {
  await store.refresh?.(FOLDER);
  for (const file of (await checkpoints(store)).reverse()) {
    try {
      const { tensors, progress } = await readOne(store, file);
      assignTensors(everyVariable(model), tensors, `${store.name}/${file}`);
      return progress;
    } catch (error) {
      if (!isHeddleError(error, "unreadable-file")) throw error;
      const { expected, got } = error.details;
      const message = `${store.name}/${file} is skipped: expected ${expected}, got ${got}. Training continues from the checkpoint before it.`;
      onEvent({ kind: "warning", message });
    }
  }
  return undefined;
}

async function readOne(
  store: RunStore,
  file: string,
): Promise<{ tensors: readonly StoredTensor[]; progress: TrainingProgress }> {
  const where = `${store.name}/${file}`;
  const { tensors, metadata } = await decodeTensors(await store.read(file), where);
  if (metadata.progress !== undefined) {
    formatOf(Number(metadata.format ?? 1), where);
    return { tensors, progress: parseProgress(metadata.progress, where) };
  }
  throw new HeddleError("unreadable-file", {
    where,
    expected: "a checkpoint with the progress of training",
    got: "weights alone",
    next: "Use another copy of the file, or resume from the checkpoint before it.",
  });
}

/** Checkpoints of versions before 0.2 have no digest: their progress may be damaged. */
function parseProgress(text: string, where: string): TrainingProgress {
  try {
    return progressSchema.parse(currentProgress(JSON.parse(text)));
  } catch (cause) {
    throw new HeddleError("unreadable-file", {
      where,
      expected: "a checkpoint with the progress of training",
      got: cause instanceof z.ZodError ? z.prettifyError(cause) : "progress that is not JSON",
      next: "Use another copy of the file, or resume from the checkpoint before it.",
      cause,
    });
  }
}

/** Writes the weights of the best epoch so far. */
export async function writeBest(store: RunStore, model: Composition): Promise<void> {
  await store.write(BEST, await encodeTensors({ tensors: storedTensors(modelVariables(model)), metadata: {} }));
}

/** Throws HeddleError "unreadable-file" for a damaged file, without any usable checkpoint. */
export async function restoreBest(store: RunStore, model: Composition): Promise<void> {
  const where = `${store.name}/${BEST}`;
  try {
    const { tensors } = await decodeTensors(await store.read(BEST), where);
    assignTensors(modelVariables(model), tensors, where);
  } catch (error) {
    if (!isHeddleError(error, "unreadable-file") && !isHeddleError(error, "missing-file")) throw error;
    const next = `Remove ${store.name}/${FOLDER} and resume the run: training starts over and ends in the same weights.`;
    throw new HeddleError(error.kind, { ...error.details, next, cause: error });
  }
}

/** True if the run has a checkpoint to continue from. */
export const hasCheckpoint = async (store: RunStore): Promise<boolean> => (await checkpoints(store)).length > 0;

async function checkpoints(store: RunStore): Promise<string[]> {
  const names = await store.list(FOLDER);
  return names.filter((name) => /^step-\d+\.safetensors$/.test(name)).map((name) => `${FOLDER}/${name}`);
}

function firstNonFinite(tensors: readonly StoredTensor[]): string | undefined {
  return tensors.find(({ values }) => !values.every(Number.isFinite))?.name;
}
