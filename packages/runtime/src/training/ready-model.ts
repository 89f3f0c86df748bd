import type { Composition } from "../composition/compose.js";
import { trainableWeights } from "../composition/weights.js";
import { adaptedModel, assignStart, type TrainingStart } from "./start.js";

/** The model with the weights that training starts from, and an optimizer for those that it trains. */
export function readyModel(model: Composition, start: TrainingStart | undefined): Composition {
  if (start) {
    assignStart(model, start);
    return begun(adaptedModel(model, start));
  }
  return begun(model);
}

/** Allocates the state of the optimizers. */
function begun(model: Composition): Composition {
  model.optimizer.begin(trainableWeights(model));
  const { adversary } = model.objective;
  adversary?.optimizer.begin(adversary.weights);
  return model;
}
