import type {
  ObjectiveInput,
  ObjectiveTerm,
  ObjectiveTerms,
  ResolvedTerms,
  StepContext,
  TermWeight,
} from "@heddle/contracts";
import { type Scalar, tf } from "./tf.js";

/**
 * Terms that every objective of a VAE has, each with weight 1: the reconstruction −log p(x | z), and KL(q(l | x) ‖ p(l))
 * if the library size l is learned. As in scVI, neither β nor warm-up applies to the latter.
 */
export function evidenceTerms({
  logProb,
  libraryDivergence,
}: Pick<ObjectiveInput, "logProb" | "libraryDivergence">): ObjectiveTerms {
  return {
    reconstruction: { value: tf.neg(logProb), weight: 1 },
    ...(libraryDivergence && { libraryDivergence: { value: libraryDivergence, weight: 1 } }),
  };
}

/** KL(q(z | x) ‖ p(z)) of each cell, summed over latent groups, nats, with this weight. */
export function weightedDivergence(
  { divergence }: Pick<ObjectiveInput, "divergence">,
  weight: TermWeight,
): ObjectiveTerm {
  return { value: tf.sum(divergence.perGroup, 1), weight };
}

/** Replaces each weight by a scalar tensor of this step: a constant, the value of a schedule, or the given tensor. */
export function resolveTerms(terms: ObjectiveTerms, step: Pick<StepContext, "schedule">): ResolvedTerms {
  return Object.fromEntries(
    Object.entries(terms).map(([name, { value, weight }]) => [name, { value, weight: resolveWeight(weight, step) }]),
  );
}

function resolveWeight(weight: TermWeight, step: Pick<StepContext, "schedule">): Scalar {
  if (typeof weight === "number") return tf.scalar(weight);
  return typeof weight === "string" ? step.schedule(weight) : (weight as Scalar);
}
