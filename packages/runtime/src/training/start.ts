// Fine-tuning: training starts from the weights of a saved model.
import { type GeneSelection, HeddleError } from "@heddle/contracts";
import type { Composition } from "../composition/compose.js";
import { assignTensors } from "../composition/variables.js";
import { modelVariables } from "../composition/weights.js";
import { merge } from "../config/merge.js";
import { genesOfModel } from "../data/align-genes.js";
import { hasModel, readStoredModel, type StoredModel, writeStoredModel } from "../model/model-folder.js";
import type { RunStore } from "../store/run-store.js";

/** Folder with a copy of that model in the run: a resumed run needs its genes and covariates again. */
const FOLDER = "start";

/** The model that this run starts from; undefined for random initial weights. */
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
    expected: "a run with a model to start from (model/model.json)",
    got: "none there",
    next: "Give a finished run, or an imported model.",
  });
}

export const keepStart = (store: RunStore, start: StoredModel): Promise<void> => writeStoredModel(store, start, FOLDER);

/** Keys that determine the shapes of the weights. */
const MODEL_KEYS = ["latents", "encoder", "decoder", "likelihood", "librarySize", "prior"] as const;

/**
 * The user's configuration over the model's own: options such as dropout may change, sizes may not. Throws HeddleError
 * "config" if it selects genes or covariates, which the model determines.
 */
export function configFrom(start: StoredModel, asked: unknown): unknown {
  const given = (asked ?? {}) as Record<string, unknown>;
  for (const key of ["genes", "covariates"] as const) refuseOther(key, given[key], start.config[key]);
  const own = Object.fromEntries(MODEL_KEYS.map((key) => [key, start.config[key]]));
  const merged = merge(own, given) as Record<string, unknown>;
  return { ...merged, genes: start.config.genes, covariates: start.config.covariates };
}

/** A resumed run repeats the genes and covariates of the model. */
function refuseOther(key: string, given: unknown, own: unknown): void {
  if (given === undefined || JSON.stringify(given) === JSON.stringify(own)) return;
  throw new HeddleError("config", {
    where: key,
    expected: `no ${key}: training starts from a model, whose ${key} are used`,
    got: JSON.stringify(given),
    next: `Leave ${key} out of the configuration.`,
  });
}

export const genesOf = (start: StoredModel): GeneSelection => genesOfModel(start.genes);

/** Assigns the stored weights to a new model. A prior or an objective of another kind keeps its own. */
export function assignStart(model: Composition, { tensors, where }: StoredModel): void {
  const stored = new Set(tensors.map(({ name }) => name));
  const isNew = ({ name }: { name: string }) => /^(prior|objective)\./.test(name) && !stored.has(name);
  assignTensors(
    modelVariables(model).filter((variable) => !isNew(variable)),
    tensors,
    where,
  );
}
