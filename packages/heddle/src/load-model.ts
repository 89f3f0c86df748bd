import type { AnyPlugin } from "@heddle/contracts";
import type { RunStore, SavedModel } from "@heddle/runtime";
import { catalogueWith } from "./catalogue-with.js";

/**
 * The model of a run, with its weights: encoder, decoder, likelihood and what they need to read cells. Starts the
 * backend that the run was trained with.
 *
 * @example
 * const { model, genes, config } = await loadModel("runs/first");
 * console.log(genes.index.length, config.latents, model.encoder.weights.map((weight) => weight.name));
 */
export async function loadModel(run: string | RunStore, plugins?: readonly AnyPlugin[]): Promise<SavedModel> {
  const { choose, create, readConfig, readModel, storeAt, resolveConfig } = await import("@heddle/runtime");
  const catalogue = await catalogueWith(plugins);
  const store = typeof run === "string" ? storeAt(run) : run;
  const { backend } = resolveConfig(await readConfig(store), store.name);
  await create(await choose(catalogue, "backend", backend, "backend")).start();
  return readModel(store, catalogue);
}
