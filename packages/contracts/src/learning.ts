import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import type { Covariates } from "./data.js";
import type { Divergence, Latent, LatentSpec, Posterior, Prior } from "./model.js";
import type { NamedTensors, Network, StateVariable, StepContext, Variable } from "./step.js";

export interface ObjectiveInput {
  /** N, nats. */
  readonly logProb: Tensor1D;
  readonly libraryDivergence?: Tensor1D;
  readonly posterior: Posterior;
  readonly latent: Latent;
  readonly divergence: Divergence;
  readonly prior: Prior;
  /** Arguments of `prior.logProb` and `prior.sample`. */
  readonly covariates: Covariates;
}

/** Weight of a term: a constant, the name of one of the objective's own schedules, or a scalar tensor of this step. */
export type TermWeight = number | string | Tensor;

/** One term of an objective: a value per cell (N) or for the minibatch (scalar), and its weight. */
export interface ObjectiveTerm {
  readonly value: Tensor;
  readonly weight: TermWeight;
}

/**
 * Named terms. The train step minimizes Σ weight · mean(value). Values are recorded without their weights, so that the
 * ELBO is comparable at any β and a term that turns non-finite has a name.
 */
export type ObjectiveTerms = Readonly<Record<string, ObjectiveTerm>>;

/** Terms whose weights are scalar tensors of this step: see `resolveTerms` of @heddle/ops. */
export type ResolvedTerms = Readonly<Record<string, { readonly value: Tensor; readonly weight: Scalar }>>;

/** A property of the prior that an objective requires; checked when the model is composed. */
export type Requirement = "divergence.perUnit" | "divergence.analytic";

/** Role "objective": minimized. */
export interface Objective extends Network {
  /** Changes the configured latent space, for example adds a Concrete group; then a schedule "temperature" is required. */
  latents?(configured: LatentSpec): LatentSpec;
  readonly requires?: readonly Requirement[];
  terms(input: ObjectiveInput, step: StepContext): ObjectiveTerms;
  readonly adversary?: Adversary;
}

/**
 * A second player, such as FactorVAE's discriminator; its weights are disjoint from the objective's. Its learning rate
 * is the objective's schedule "adversaryLearningRate".
 */
export interface Adversary extends Network {
  readonly optimizer: Optimizer;
  /** `latent` is detached; `permuted` has each unit shuffled over cells. */
  loss(latent: Latent, permuted: Latent, step: StepContext): Scalar;
}

/** Role "optimizer". */
export interface Optimizer {
  /** Its options' learning rate, or a schedule named "learningRate". */
  begin(weights: readonly Variable[]): void;
  /** One update of every weight named in `gradients`; `learningRate` is a scalar tensor. */
  apply(gradients: NamedTensors, learningRate: Scalar): void;
  /** Moments and step count: part of every checkpoint. */
  readonly state: readonly StateVariable[];
}
