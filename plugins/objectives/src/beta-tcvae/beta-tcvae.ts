import { defineObjective, type ObjectiveInput, type StepContext, schedule } from "@heddle/contracts";
import { evidenceTerms, type Tensor, tf } from "@heddle/ops";
import { z } from "zod";
import { warmUp, warmUpSchedule } from "../weights/warm-up.js";
import { type AggregateEstimator, aggregateLogWeights } from "./aggregate-weights.js";

/**
 * Decomposes log q(z | x) − log p(z) at the sample into three parts, N each, nats, constants included. They sum to it
 * for each cell and every prior: `Prior.logProb` is joint, so that the last part of a prior that does not factorize over
 * units is log Π q(z_j) − log p(z).
 */
function decompose(estimator: AggregateEstimator, input: ObjectiveInput, step: StepContext) {
  const { posterior, latent, prior, covariates } = input;
  const logWeights = aggregateLogWeights(estimator, latent.z.shape[0], step.datasetSize);
  const own = tf.sum(posterior.logProb(latent), 1);
  const { joint, perUnit } = posterior.aggregateLogProb(latent, logWeights);
  const marginals = tf.sum(perUnit, 1);
  return {
    indexCodeInformation: tf.sub(own, joint),
    totalCorrelation: tf.sub(joint, marginals),
    dimensionWiseDivergence: tf.sub(marginals, prior.logProb(latent, covariates)),
  };
}

/**
 * −E[log p(x | z)] + warmUp · (α I(x; z) + β TC(z) + γ Σ_j KL(q(z_j) ‖ p(z_j))): Chen et al. 2018 (arXiv:1802.04942),
 * equations 2 and 4. Both estimators of q(z) are biased in small minibatches: log q(z) is too small by up to log N,
 * per unit and jointly. Compare values only at the same batch size.
 */
export default defineObjective({
  name: "beta-tcvae",
  summary: "Separate weights for mutual information, total correlation and dimension-wise KL (Chen et al. 2018).",
  source: "Equation 4 of the paper; minibatch weights of its appendix C.",
  citations: [
    {
      text: "Chen et al. 2018. Isolating Sources of Disentanglement in Variational Autoencoders. NeurIPS.",
      url: "https://arxiv.org/abs/1802.04942",
    },
  ],
  options: z.strictObject({
    alpha: schedule().default(1).describe("Weight of the mutual information between cells and latents."),
    beta: schedule()
      .default(5)
      .describe("Weight of the total correlation between latents; 1, with alpha and gamma 1, is a plain VAE."),
    gamma: schedule().default(1).describe("Weight of the KL divergence of each latent's marginal from the prior."),
    estimator: z
      .enum(["minibatch-weighted", "minibatch-stratified"])
      .default("minibatch-stratified")
      .describe("Estimator of q(z) from a minibatch: equal weights, or stratified sampling (appendix C.2)."),
    warmUp: warmUp.default({ fraction: 0.25, from: 0 }),
  }),
  schedules: ({ alpha, beta, gamma, warmUp: rise }) => ({ alpha, beta, gamma, warmUp: warmUpSchedule(rise) }),
  terms({ estimator }, input, step) {
    const parts = decompose(estimator, input, step);
    const rise = step.schedule("warmUp");
    const weighted = (value: Tensor, name: string) => ({ value, weight: tf.mul(step.schedule(name), rise) });
    return {
      ...evidenceTerms(input),
      indexCodeInformation: weighted(parts.indexCodeInformation, "alpha"),
      totalCorrelation: weighted(parts.totalCorrelation, "beta"),
      dimensionWiseDivergence: weighted(parts.dimensionWiseDivergence, "gamma"),
    };
  },
});
