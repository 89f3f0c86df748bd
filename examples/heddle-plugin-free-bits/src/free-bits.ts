import { defineObjective, schedule } from "@heddle/contracts";
import { type Scalar, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";

const options = z.strictObject({
  nats: schedule().default(0.1).describe("λ: what each latent may tell for nothing, nats, constant or scheduled."),
  beta: schedule().default(1).describe("Weight of what is told beyond that, constant or scheduled."),
});

/**
 * −E[log p(x | z)] + β · Σ_j max(λ, E[KL(q(z_j | x) ‖ p(z_j))]), the inner mean over the minibatch: Kingma et al. 2016,
 * equation 15, each latent a group of its own. A latent below λ is not pushed down any further, so that none is lost to
 * a heavy divergence at the start of training.
 */
export default defineObjective({
  name: "free-bits",
  summary: "A divergence that costs nothing below a threshold for each latent (Kingma et al. 2016).",
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
  terms: (_options, { logProb, divergence, libraryDivergence }, step) => ({
    reconstruction: { value: tf.neg(logProb), weight: tf.scalar(1) },
    divergence: { value: atLeast(divergence.perUnit!, step.schedule("nats")), weight: step.schedule("beta") },
    ...(libraryDivergence && { library: { value: libraryDivergence, weight: tf.scalar(1) } }),
  }),
});

/** Σ_j max(λ, mean over cells), nats. */
const atLeast = (perUnit: Tensor2D, nats: Scalar): Scalar => tf.sum(tf.maximum(tf.mean(perUnit, 0), nats));
