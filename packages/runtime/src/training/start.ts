// Fine-tuning: training starts from the weights of a saved model. An adapted model trains rows of new levels only.
import { type GeneSelection, HeddleError } from "@heddle/contracts";
import { z } from "zod";
import { adaptationOf } from "../composition/adaptation.js";
import type { Composition } from "../composition/compose.js";
import { assignTensors } from "../composition/variables.js";
import { modelVariables, trainableWeights } from "../composition/weights.js";
import { merge } from "../config/merge.js";
import { genesOfModel } from "../data/align-genes.js";
import { hasModel, readStoredModel, type StoredModel, writeStoredModel } from "../model/model-folder.js";
import { readRotation, type StoredRotation, writeRotation } from "../model/stored-rotation.js";
import { checked, readJson } from "../store/json-file.js";
import type { RunStore } from "../store/run-store.js";
import { adaptedCovariate, adaptedTensors, isNewRowOf } from "./adapted-start.js";

/** Folder with a copy of that model in the run: a resumed run needs its genes and covariates again. */
const FOLDER = "start";
/** Name of the adapted covariate. */
const ADAPTATION = `${FOLDER}/adaptation.json`;

const adaptationFile = z.object({ covariate: z.string() });

/** The model that training starts from. */
export interface TrainingStart extends StoredModel {
  readonly adapt?: Adapt;
}

/** A covariate whose new levels are trained, and the rotation of the latents, which stay as they are. */
export interface Adapt {
  readonly covariate: string;
  readonly rotation?: StoredRotation;
}

/** The model that this run starts from; undefined for random initial weights. */
export async function readStart(
  store: RunStore,
  { from, adapt, resume }: { from: RunStore | undefined; adapt: string | undefined; resume: boolean },
): Promise<TrainingStart | undefined> {
  if (resume) return (await hasModel(store, FOLDER)) ? readKeptStart(store) : undefined;
  if (from === undefined) {
    if (adapt !== undefined) throw withoutFrom(adapt);
    return undefined;
  }
  if (await hasModel(from)) {
    const stored = await readStoredModel(from);
    if (adapt === undefined) return stored;
    adaptedCovariate(stored, adapt);
    const rotation = await readRotation(from);
    return { ...stored, adapt: { covariate: adapt, ...(rotation && { rotation }) } };
  }
  throw new HeddleError("bad-run-folder", {
    where: from.name,
    expected: "a run with a model to start from (model/model.json)",
    got: "none there",
    next: "Give a finished run, or an imported model.",
  });
}

/** Writes start/, which a resumed run reads. */
export async function keepStart(store: RunStore, start: TrainingStart): Promise<void> {
  await writeStoredModel(store, start, FOLDER);
  if (start.adapt === undefined) return;
  const { covariate, rotation } = start.adapt;
  if (rotation) await writeRotation(store, rotation, FOLDER);
  await store.write(ADAPTATION, `${JSON.stringify({ covariate })}\n`);
}

async function readKeptStart(store: RunStore): Promise<TrainingStart> {
  const stored = await readStoredModel(store, FOLDER);
  if (!(await store.exists(ADAPTATION))) return stored;
  const { covariate } = checked<z.output<typeof adaptationFile>>(
    await readJson(store, ADAPTATION),
    adaptationFile,
    `${store.name}/${ADAPTATION}`,
  );
  const rotation = await readRotation(store, FOLDER);
  return { ...stored, adapt: { covariate, ...(rotation && { rotation }) } };
}

const withoutFrom = (adapt: string) =>
  new HeddleError("usage", {
    where: `adapt: ${adapt}`,
    expected: "a model to adapt",
    got: "none",
    next: "Give the run of the first cells: --from RUN.",
  });

/** Keys that determine the shapes of the weights. */
const MODEL_KEYS = ["latents", "encoder", "decoder", "likelihood", "librarySize", "prior"] as const;
/** Keys that an adapted model also repeats, unless they are given. */
const ADAPTED_KEYS = ["objective", "rotation", "labels"] as const;

/**
 * The user's configuration over the model's own: options such as dropout may change, sizes may not. Throws HeddleError
 * "config" if it selects genes or covariates, which the model determines.
 */
export function configFrom(start: TrainingStart, asked: unknown): unknown {
  const given = (asked ?? {}) as Record<string, unknown>;
  const fixed = start.adapt ? (["genes", "covariates", "labels"] as const) : (["genes", "covariates"] as const);
  for (const key of fixed) refuseOther(key, given[key], start.config[key]);
  const keys = start.adapt ? [...MODEL_KEYS, ...ADAPTED_KEYS] : MODEL_KEYS;
  const own = Object.fromEntries(keys.map((key) => [key, start.config[key]]));
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

/**
 * Assigns the stored weights to a new model. A prior or an objective of another kind, and a classifier of other labels or
 * latents, keep their own.
 */
export function assignStart(model: Composition, start: TrainingStart): void {
  const { tensors, where, adapt } = start;
  const stored = new Set(tensors.map(({ name }) => name));
  const keepsClassifier = hasSameClassifier(model, start);
  const isNew = ({ name }: { name: string }) =>
    name.startsWith("classifier.") ? !keepsClassifier : /^(prior|objective)\./.test(name) && !stored.has(name);
  const variables = modelVariables(model).filter((variable) => !isNew(variable));
  const own = adapt ? adaptedTensors(variables, start, isNewRowOf(start, adapt.covariate)) : tensors;
  assignTensors(variables, own, where);
}

/** True if the stored classifier predicts the same levels of the same column from the same latents. */
function hasSameClassifier({ classifier }: Composition, { shape: { labels }, config }: TrainingStart): boolean {
  const own = classifier && [classifier.column, classifier.levels, classifier.latents];
  const stored = labels && config.labels && [labels.column, labels.levels, config.labels.latents];
  return JSON.stringify(own) === JSON.stringify(stored);
}

/** The model that trains the rows of new levels only. Throws HeddleError "incompatible-plugins" if it has none. */
export function adaptedModel(model: Composition, start: TrainingStart): Composition {
  if (start.adapt === undefined) return model;
  const { covariate } = start.adapt;
  const adaptation = adaptationOf(modelVariables(model), isNewRowOf(start, covariate));
  const adapted = { ...model, adaptation };
  if (trainableWeights(adapted).length > 0) return adapted;
  throw new HeddleError("incompatible-plugins", {
    where: `adapt: ${covariate}`,
    expected: "an encoder, decoder or prior with weights for each level of the covariate",
    got: "a model without any",
    next: "Encode the cells with heddle embed: this model does not use the covariate.",
  });
}
