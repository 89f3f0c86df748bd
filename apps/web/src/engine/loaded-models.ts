import { disposeModel, type SavedModel } from "@heddle/runtime";
import { loadModel } from "heddle";
import { storeOf } from "./stores.js";

/** Models that are looked at, at most one per run; two runs stand side by side. */
const MOST = 2;
const loaded = new Map<string, Promise<SavedModel>>();

/** The model of a run, ready to decode; the one not asked for longest makes room. */
export async function modelOf(run: string): Promise<SavedModel> {
  const model = loaded.get(run) ?? loadModel(storeOf(run));
  loaded.delete(run);
  loaded.set(run, model);
  if (loaded.size > MOST) forgetModel([...loaded.keys()][0]!);
  return model;
}

/** Frees the memory of a model; one that could not be loaded has none. */
export function forgetModel(run: string): void {
  const model = loaded.get(run);
  loaded.delete(run);
  void model?.then(
    (saved) => disposeModel(saved.model),
    () => undefined,
  );
}
