import type { Scalar, Tensor1D } from "@tensorflow/tfjs-core";
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
  /** What `prior.logProb` and `prior.sample` ask for. */
  readonly covariates: Covariates;
}

/**
 * Named terms, each a value per cell (N) or for the minibatch (scalar), with its weight. The train step minimizes
 * Σ weight · mean(value); the ELBO stays readable at any β, and a term that turns non-finite has a name.
 */
export type ObjectiveTerms = Readonly<Record<string, { readonly value: Tensor1D | Scalar; readonly weight: Scalar }>>;

/** What an objective cannot do without; checked when the run is composed. */
export type Requirement = "divergence.perUnit" | "divergence.analytic";

/** Role "objective": minimized. */
export interface Objective extends Network {
  /** Changes the latent space wanted, e.g. adds a Concrete group; then its schedules have one named "temperature". */
  latents?(wanted: LatentSpec): LatentSpec;
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
