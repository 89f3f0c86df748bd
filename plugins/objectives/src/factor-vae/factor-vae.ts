import {
  definePlugin,
  type Objective,
  type ObjectiveInput,
  type StepContext,
  schedule,
  TOKENS,
} from "@heddle/contracts";
import { evidenceTerms, tf, weightedDivergence } from "@heddle/ops";
import { z } from "zod";
import { warmUp, warmUpSchedule } from "../weights/warm-up.js";
import { Discriminator } from "./discriminator.js";

const options = z.strictObject({
  gamma: schedule().default(10).describe("Weight of the total correlation."),
  beta: schedule().default(1).describe("Weight of the KL divergence."),
  hidden: z.int().min(1).default(256).describe("Units of each hidden layer of the discriminator (1000 in the paper)."),
  layers: z.int().min(1).default(2).describe("Hidden layers of the discriminator (6 in the paper)."),
  adversaryLearningRate: schedule()
    .default(1e-4)
    .describe("Learning rate of the discriminator's Adam (β₁ 0.5, β₂ 0.9)."),
  warmUp: warmUp.default({ fraction: 0.25, from: 0 }),
});

class FactorVae implements Objective {
  // the discriminator's weights belong to the adversary: the model's optimizer must not update them
  readonly weights = [];
  readonly state = [];

  constructor(readonly adversary: Discriminator) {}

  terms(input: ObjectiveInput, step: StepContext) {
    return {
      ...evidenceTerms(input),
      divergence: weightedDivergence(input, tf.mul(step.schedule("beta"), step.schedule("warmUp"))),
      totalCorrelation: { value: this.adversary.logDensityRatio(input.latent), weight: "gamma" },
    };
  }
}

/**
 * −E[log p(x | z)] + warmUp · β · KL + γ · TC(z), with TC = E[logit(real) − logit(permuted)] of a discriminator trained
 * alternately with the model: Kim & Mnih 2018 (arXiv:1802.05983), equations 2 and 3. The paper's discriminator of
 * 6 × 1000 units takes about 20 times the computation of the model.
 */
export default definePlugin({
  role: "objective",
  name: "factor-vae",
  apiVersion: 1,
  summary: "Total correlation penalty, estimated by a discriminator (FactorVAE, Kim & Mnih 2018).",
  source: "Equations 2 and 3 and algorithm 2 of the paper.",
  citations: [
    {
      text: "Kim & Mnih 2018. Disentangling by Factorizing. ICML.",
      url: "https://arxiv.org/abs/1802.05983",
    },
  ],
  options,
  schedules: ({ gamma, beta, adversaryLearningRate, warmUp: rise }) => ({
    gamma,
    beta,
    adversaryLearningRate,
    warmUp: warmUpSchedule(rise),
  }),
  needs: [TOKENS.latentSpec, TOKENS.random],
  create: (chosen, [spec, random]) => new FactorVae(new Discriminator(chosen, spec, random)),
});
