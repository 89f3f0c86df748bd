import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import type { Covariates } from "./minibatch.js";
import type { Divergence, Latent, LatentSpec, Posterior, Prior } from "./model.js";
import type { NamedTensors, Network, StateVariable, StepContext, Variable } from "./step.js";

/** Input of an objective in one training step on N cells. */
export interface ObjectiveInput {
  /** log p(x | z), shape N, nats. */
  readonly logProb: Tensor1D;
  /** KL of the library size, shape N, nats; absent if the library size is observed. */
  readonly libraryDivergence?: Tensor1D;
  readonly posterior: Posterior;
  /** One draw of `posterior`. */
  readonly latent: Latent;
  readonly divergence: Divergence;
  readonly prior: Prior;
  /** Arguments of `prior.logProb` and `prior.sample`. */
  readonly covariates: Covariates;
}

/** Weight of a term: a constant, the name of a schedule of the objective, or a scalar tensor of this step. */
export type TermWeight = number | string | Tensor;

/** One term of an objective: a value per cell (shape N) or per minibatch (scalar), and its weight. */
export interface ObjectiveTerm {
  readonly value: Tensor;
  readonly weight: TermWeight;
}

/**
 * Terms by name. The training step minimizes Σ weight · mean(value). Metrics record unweighted values, so that the ELBO
 * is comparable at any β. Errors about a non-finite term include its name.
 */
export type ObjectiveTerms = Readonly<Record<string, ObjectiveTerm>>;

/** Terms whose weights are scalar tensors of this step. See `resolveTerms` of @heddle/ops. */
export type ResolvedTerms = Readonly<Record<string, { readonly value: Tensor; readonly weight: Scalar }>>;

/** A property of the prior that an objective requires. The runtime checks it when it builds the model. */
export type Requirement = "divergence.perUnit" | "divergence.analytic";

/** Role "objective": the loss that training minimizes. */
export interface Objective extends Network {
  /**
   * Changes the configured latent space. An objective that adds a Concrete group must have a schedule "temperature".
   */
  latents?(configured: LatentSpec): LatentSpec;
  readonly requires?: readonly Requirement[];
  /** Returns the terms of one step. */
  terms(input: ObjectiveInput, step: StepContext): ObjectiveTerms;
  readonly adversary?: Adversary;
}

/**
 * An adversarial network, such as the discriminator of FactorVAE (Kim and Mnih 2018, arXiv:1802.05983). Its weights are
 * disjoint from those of the objective. The objective's schedule "adversaryLearningRate" sets its learning rate.
 */
export interface Adversary extends Network {
  readonly optimizer: Optimizer;
  /** Scalar loss of the adversary. `latent` has no gradient; `permuted` has each unit shuffled over cells. */
  loss(latent: Latent, permuted: Latent, step: StepContext): Scalar;
}

/** Role "optimizer". The learning rate is an option, or a schedule named "learningRate". */
export interface Optimizer {
  /** Allocates the state of the weights, before the first step. */
  begin(weights: readonly Variable[]): void;
  /** Updates each weight of `gradients`, a gradient by name of the weight. */
  apply(gradients: NamedTensors, learningRate: Scalar): void;
  /** Moments and step count. Checkpoints include them. */
  readonly state: readonly StateVariable[];
}
