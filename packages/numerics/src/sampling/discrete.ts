import type { Random } from "@heddle/contracts";
import { fineUniform } from "./fine-uniform.js";
import { requireParameter } from "./require-parameter.js";

/** 1 with the given probability, else 0. */
export function sampleBernoulli(random: Random, probability: number): 0 | 1 {
  requireParameter(probability >= 0 && probability <= 1, "a probability", "between 0 and 1", probability);
  return fineUniform(random) < probability ? 1 : 0;
}

/** An index drawn in proportion to its weight: weights ≥ 0, not all 0, need not sum to 1. */
export function sampleCategorical(random: Random, weights: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    requireParameter(weights[i] >= 0, "a weight", "≥ 0", weights[i]);
    total += weights[i];
  }
  requireParameter(total > 0 && total < Infinity, "a total of weights", "> 0 and finite", total);
  let rest = fineUniform(random) * total;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    if (rest < weights[i]) return i;
    rest -= weights[i];
    last = i;
  }
  // Rounding may leave a small interval past the last weight.
  return last;
}
