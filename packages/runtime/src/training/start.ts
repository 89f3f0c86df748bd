// A run that begins from the weights of a model that is there already: fine-tuning.
import { type GeneSelection, HeddleError } from "@heddle/contracts";
import type { Composition } from "../composition/compose.js";
import { assignTensors } from "../composition/variables.js";
import { modelVariables } from "../composition/weights.js";
import { merge } from "../config/merge.js";
import { genesOfModel } from "../data/align-genes.js";
import { hasModel, readStoredModel, type StoredModel, writeStoredModel } from "../model/model-folder.js";
import type { RunStore } from "../store/run-store.js";

/** A copy of the model in the run's own folder: a resumed run needs its genes and covariates again. */
const FOLDER = "start";

/** The model that this run began from, or is to begin from; undefined where it began from random weights. */
export async function readStart(
  store: RunStore,
  from: RunStore | undefined,
  resume: boolean,
): Promise<StoredModel | undefined> {
  if (resume) return (await hasModel(store, FOLDER)) ? readStoredModel(store, FOLDER) : undefined;
  if (from === undefined) return undefined;
  if (await hasModel(from)) return readStoredModel(from);
  throw new HeddleError("bad-run-folder", {
    where: from.name,
    expected: "a run with a model to begin from (model/model.json)",
    got: "none there",
    next: "Give the folder of a finished run, or of heddle import.",
  });
}

export const keepStart = (store: RunStore, start: StoredModel): Promise<void> => writeStoredModel(store, start, FOLDER);

/** Keys that say what the model is: its weights fit no other choice. */
const OF_THE_MODEL = ["latents", "encoder", "decoder", "likelihood", "librarySize", "prior"] as const;

/**
 * The user's configuration over the model's own: options such as dropout may change, sizes may not. Throws HeddleError
 * "config" where it chooses genes or covariates, which are the model's.
 */
export function configFrom(start: StoredModel, asked: unknown): unknown {
  const given = (asked ?? {}) as Record<string, unknown>;
  for (const key of ["genes", "covariates"] as const) refuseOther(key, given[key], start.config[key]);
  const own = Object.fromEntries(OF_THE_MODEL.map((key) => [key, start.config[key]]));
  const merged = merge(own, given) as Record<string, unknown>;
  return { ...merged, genes: start.config.genes, covariates: start.config.covariates };
}

/** A resumed run's configuration holds what the model's holds. */
function refuseOther(key: string, given: unknown, own: unknown): void {
  if (given === undefined || JSON.stringify(given) === JSON.stringify(own)) return;
  throw new HeddleError("config", {
    where: key,
    expected: `no ${key} where training begins from a model, whose ${key} are used`,
    got: JSON.stringify(given),
    next: `Leave ${key} out of the configuration.`,
  });
}

export const genesOf = (start: StoredModel): GeneSelection => genesOfModel(start.genes);

/** Gives the fresh model the stored weights. A prior or an objective of another kind keeps its own. */
export function assignStart(model: Composition, { tensors, where }: StoredModel): void {
  const stored = new Set(tensors.map(({ name }) => name));
  const ownAffair = ({ name }: { name: string }) => /^(prior|objective)\./.test(name) && !stored.has(name);
  assignTensors(
    modelVariables(model).filter((variable) => !ownAffair(variable)),
    tensors,
    where,
  );
}
