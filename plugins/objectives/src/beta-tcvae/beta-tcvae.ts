import { defineObjective, type ObjectiveInput, type StepContext, schedule } from "@heddle/contracts";
import { type Scalar, type Tensor1D, tf } from "@heddle/ops";
import { z } from "zod";
import { evidenceTerms } from "../weights/evidence-terms.js";
import { warmUp, warmUpSchedule } from "../weights/warm-up.js";
import { type AggregateEstimator, aggregateLogWeights } from "./aggregate-weights.js";

/**
 * The three parts of log q(z | x) − log p(z) at the sample, N each, nats, constants included; they add up to it, cell by
 * cell, for every prior: `Prior.logProb` is joint, so that a prior that does not factorize over units leaves
 * log Π q(z_j) − log p(z) as the last part.
 */
function decompose(estimator: AggregateEstimator, input: ObjectiveInput, step: StepContext) {
  const { posterior, latent, prior, covariates } = input;
  const logWeights = aggregateLogWeights(estimator, latent.z.shape[0], step.datasetSize);
  const own = tf.sum(posterior.logProb(latent), 1) as Tensor1D;
  const { joint, perUnit } = posterior.aggregateLogProb(latent, logWeights);
  const marginals = tf.sum(perUnit, 1) as Tensor1D;
  return {
    indexCodeInformation: tf.sub(own, joint) as Tensor1D,
    totalCorrelation: tf.sub(joint, marginals) as Tensor1D,
    dimensionWiseDivergence: tf.sub(marginals, prior.logProb(latent, covariates)) as Tensor1D,
  };
}

/**
 * −E[log p(x | z)] + warmUp · (α I(x; z) + β TC(z) + γ Σ_j KL(q(z_j) ‖ p(z_j))): Chen et al. 2018 (arXiv:1802.04942),
 * equations 2 and 4. Both estimators of q(z) are biased in small minibatches: log q(z) comes out too small by up to
 * log N, per unit as jointly, so that compare values at one batch size only.
 */
export default defineObjective({
  name: "beta-tcvae",
  summary: "Mutual information, total correlation and dimension-wise divergence, weighted apart (Chen et al. 2018).",
  source: "Equation 4 of the paper; weights of minibatches by its appendix C.",
  citations: [
    {
      text: "Chen et al. 2018. Isolating Sources of Disentanglement in Variational Autoencoders. NeurIPS.",
      url: "https://arxiv.org/abs/1802.04942",
    },
  ],
  options: z.strictObject({
    alpha: schedule().default(1).describe("Weight of the mutual information of cells and latents."),
    beta: schedule()
      .default(5)
      .describe("Weight of the total correlation between latents; 1 with both others 1: a VAE."),
    gamma: schedule().default(1).describe("Weight of the divergence of each latent's marginal from the prior."),
    estimator: z
      .enum(["minibatch-weighted", "minibatch-stratified"])
      .default("minibatch-stratified")
      .describe("Of q(z) from a minibatch: equal weights, or the cell itself apart from the others."),
    warmUp: warmUp.default({ fraction: 0.25, from: 0 }),
  }),
  schedules: ({ alpha, beta, gamma, warmUp: rise }) => ({ alpha, beta, gamma, warmUp: warmUpSchedule(rise) }),
  terms({ estimator }, input, step) {
    const parts = decompose(estimator, input, step);
    const rise = step.schedule("warmUp");
    const weighted = (value: Tensor1D, name: string) => ({
      value,
      weight: tf.mul(step.schedule(name), rise) as Scalar,
    });
    return {
      ...evidenceTerms(input),
      indexCodeInformation: weighted(parts.indexCodeInformation, "alpha"),
      totalCorrelation: weighted(parts.totalCorrelation, "beta"),
      dimensionWiseDivergence: weighted(parts.dimensionWiseDivergence, "gamma"),
    };
  },
});
