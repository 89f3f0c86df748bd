import { defineObjective, schedule } from "@heddle/contracts";
import { type Scalar, type Tensor1D, tf } from "@heddle/ops";
import { z } from "zod";
import { evidenceTerms } from "../weights/evidence-terms.js";
import { warmUp, warmUpSchedule } from "../weights/warm-up.js";

/** −E[log p(x | z)] + warmUp · β · KL(q(z | x) ‖ p(z)): Higgins et al. 2017 (ICLR), equation 4. */
export default defineObjective({
  name: "beta-vae",
  summary: "The ELBO with its divergence weighted by β (Higgins et al. 2017, equation 4).",
  source: "Equation 4 of the paper.",
  citations: [
    {
      text: "Higgins et al. 2017. beta-VAE: Learning Basic Visual Concepts with a Constrained Variational Framework. ICLR.",
      url: "https://openreview.net/forum?id=Sy2fzU9gl",
    },
  ],
  options: z.strictObject({
    beta: schedule().default(1).describe("Weight of the divergence, constant or scheduled; 1 is a plain VAE."),
    warmUp: warmUp.default({ fraction: 0.25, from: 0 }),
  }),
  schedules: (options) => ({ beta: options.beta, warmUp: warmUpSchedule(options.warmUp) }),
  terms: (_options, input, step) => ({
    ...evidenceTerms(input),
    divergence: {
      value: tf.sum(input.divergence.perGroup, 1) as Tensor1D,
      weight: tf.mul(step.schedule("beta"), step.schedule("warmUp")) as Scalar,
    },
  }),
});
