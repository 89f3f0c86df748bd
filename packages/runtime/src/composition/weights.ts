import type { Network, Variable } from "@heddle/contracts";
import type { Composition } from "./compose.js";

/** Networks of a model by the prefix of their weights' names, in the order of the forward pass. */
const networks = (model: Composition): readonly (readonly [string, Network])[] => [
  ["covariates", model.embeddings],
  ["library-size", model.librarySize],
  ["encoder", model.encoder],
  ["decoder", model.decoder],
  ["prior", model.prior],
  ["objective", model.objective],
];

/** The variables under their names in the whole model: "encoder.hidden0.weights". */
const named = (role: string, variables: readonly Variable[]): Variable[] =>
  variables.map((variable) => ({
    name: `${role}.${variable.name}`,
    value: variable.value,
    ...(variable.rows && { rows: variable.rows }),
    assign: (next) => variable.assign(next),
  }));

/** All weights, in the order of the forward pass. */
function networkWeights(model: Composition): Variable[] {
  const { classifier } = model;
  const ofRoles = networks(model).flatMap(([prefix, { weights }]) => named(prefix, weights));
  return classifier ? [...ofRoles, ...named("classifier", classifier.weights)] : ofRoles;
}

/** The weights that training changes, in the same order: all, or those with rows of new levels. */
export function trainableWeights(model: Composition): Variable[] {
  const { adaptation } = model;
  const all = networkWeights(model);
  return adaptation ? all.filter((variable) => adaptation.hasNewRows(variable)) : all;
}

/** Variables of a saved model: weights and running moments. */
export function modelVariables(model: Composition): Variable[] {
  return [...networkWeights(model), ...networks(model).flatMap(([prefix, { state }]) => named(prefix, state))];
}

/** Additional variables of a checkpoint: moments of the optimizer, and the adversary with its optimizer. */
export function trainingVariables(model: Composition): Variable[] {
  const { optimizer, objective } = model;
  const { adversary } = objective;
  return [
    ...named("optimizer", optimizer.state),
    ...(adversary ? named("adversary", [...adversary.weights, ...adversary.state]) : []),
    ...(adversary ? named("adversary-optimizer", adversary.optimizer.state) : []),
  ];
}

/** Disposes of every tensor of the model. */
export function disposeModel(model: Composition): void {
  for (const { value } of [...modelVariables(model), ...trainingVariables(model)]) value.dispose();
}
