import { defineObjective, schedule } from "@heddle/contracts";
import { evidenceTerms, type Scalar, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";

const options = z.strictObject({
  nats: schedule().default(0.1).describe("Free KL divergence λ of each latent, nats, constant or scheduled."),
  beta: schedule().default(1).describe("Weight of the KL divergence, constant or scheduled."),
});

/**
 * −E[log p(x | z)] + β · Σ_j max(λ, E[KL(q(z_j | x) ‖ p(z_j))]), with the inner mean over the minibatch: Kingma et al.
 * 2016, equation 15, one latent per group. The KL divergence of a latent below λ has no gradient, which prevents
 * posterior collapse early in training.
 */
export default defineObjective({
  name: "free-bits",
  summary: "KL divergence with a free threshold for each latent (Kingma et al. 2016).",
  source: "Equation 15 of the paper, with one latent per group.",
  citations: [
    {
      text: "Kingma et al. 2016. Improving Variational Inference with Inverse Autoregressive Flow. NeurIPS.",
      url: "https://arxiv.org/abs/1606.04934",
    },
  ],
  options,
  schedules: ({ nats, beta }) => ({ nats, beta }),
  requires: ["divergence.perUnit"],
  terms: (_options, input, step) => ({
    ...evidenceTerms(input),
    divergence: { value: atLeast(input.divergence.perUnit!, step.schedule("nats")), weight: "beta" },
  }),
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "objective/free-bits": z.input<typeof options>;
  }
}

/** Σ_j max(λ, mean over cells), nats. */
const atLeast = (perUnit: Tensor2D, nats: Scalar): Scalar => tf.sum(tf.maximum(tf.mean(perUnit, 0), nats));
