import {
  definePlugin,
  type Objective,
  type ObjectiveInput,
  type StepContext,
  schedule,
  TOKENS,
} from "@heddle/contracts";
import { type Scalar, type Tensor1D, tf } from "@heddle/ops";
import { z } from "zod";
import { evidenceTerms } from "../weights/evidence-terms.js";
import { warmUp, warmUpSchedule } from "../weights/warm-up.js";
import { Discriminator } from "./discriminator.js";

const options = z.strictObject({
  gamma: schedule().default(10).describe("Weight of the total correlation."),
  beta: schedule().default(1).describe("Weight of the divergence."),
  hidden: z.int().min(1).default(256).describe("Units of each hidden layer of the discriminator; the paper: 1000."),
  layers: z.int().min(1).default(2).describe("Hidden layers of the discriminator; the paper: 6."),
  adversaryLearningRate: schedule().default(1e-4).describe("Of the discriminator's own Adam (β₁ 0.5, β₂ 0.9)."),
  warmUp: warmUp.default({ fraction: 0.25, from: 0 }),
});

class FactorVae implements Objective {
  // the discriminator's are the adversary's: the model's optimizer leaves them alone
  readonly weights = [];
  readonly state = [];

  constructor(readonly adversary: Discriminator) {}

  terms(input: ObjectiveInput, step: StepContext) {
    return {
      ...evidenceTerms(input),
      divergence: {
        value: tf.sum(input.divergence.perGroup, 1) as Tensor1D,
        weight: tf.mul(step.schedule("beta"), step.schedule("warmUp")) as Scalar,
      },
      totalCorrelation: { value: this.adversary.logDensityRatio(input.latent), weight: step.schedule("gamma") },
    };
  }
}

/**
 * −E[log p(x | z)] + warmUp · β · KL + γ · TC(z), with TC = E[logit(real) − logit(permuted)] of a discriminator that is
 * trained beside the model: Kim & Mnih 2018 (arXiv:1802.05983), equations 2 and 3. The paper's discriminator of 6 × 1000
 * units costs about twenty times what the model does.
 */
export default definePlugin({
  role: "objective",
  name: "factor-vae",
  apiVersion: 1,
  summary: "Total correlation, as a second network estimates it, held down (FactorVAE, Kim & Mnih 2018).",
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
