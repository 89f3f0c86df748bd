import type { Objective, ObjectiveInput, ResolvedTerms, StepContext } from "@heddle/contracts";
import { resolveTerms } from "@heddle/ops";

/** An objective whose terms have scalar tensors as weights. */
export interface ResolvedObjective extends Objective {
  terms(input: ObjectiveInput, step: StepContext): ResolvedTerms;
}

/** Resolves weights inside `terms`, so that a refused trace attributes their operations to the objective. */
export function resolveObjective(objective: Objective): ResolvedObjective {
  const terms = (input: ObjectiveInput, step: StepContext) => resolveTerms(objective.terms(input, step), step);
  // configurable and writable: a proxy of the model may replace methods
  return Object.create(objective, {
    terms: { value: terms, configurable: true, writable: true },
  }) as ResolvedObjective;
}
