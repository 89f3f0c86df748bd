import { loadModel, type Model } from "heddle";
import { storeOf } from "./stores.js";

/** Two runs are compared at a time. */
const MAX_MODELS = 2;
const loaded = new Map<string, Promise<Model>>();

/** The model of a run; the least recently used one is freed. */
export async function modelOf(run: string): Promise<Model> {
  const model = loaded.get(run) ?? loadModel(storeOf(run));
  loaded.delete(run);
  loaded.set(run, model);
  if (loaded.size > MAX_MODELS) forgetModel([...loaded.keys()][0]);
  return model;
}

/** Frees the memory of a model; one that could not be loaded has none. */
export function forgetModel(run: string): void {
  const model = loaded.get(run);
  loaded.delete(run);
  void model?.then(
    ({ dispose }) => dispose(),
    () => undefined,
  );
}
