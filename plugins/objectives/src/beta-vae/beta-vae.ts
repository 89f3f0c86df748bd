import { defineObjective, schedule } from "@heddle/contracts";
import { evidenceTerms, tf, weightedDivergence } from "@heddle/ops";
import { z } from "zod";
import { warmUp, warmUpSchedule } from "../weights/warm-up.js";

/** −E[log p(x | z)] + warmUp · β · KL(q(z | x) ‖ p(z)): Higgins et al. 2017 (ICLR), equation 4. */
export default defineObjective({
  name: "beta-vae",
  summary: "ELBO with its KL divergence weighted by β (Higgins et al. 2017, equation 4).",
  source: "Equation 4 of the paper.",
  citations: [
    {
      text: "Higgins et al. 2017. beta-VAE: Learning Basic Visual Concepts with a Constrained Variational Framework. ICLR.",
      url: "https://openreview.net/forum?id=Sy2fzU9gl",
    },
  ],
  options: z.strictObject({
    beta: schedule().default(1).describe("Weight of the KL divergence, constant or scheduled; 1 is a plain VAE."),
    warmUp: warmUp.default({ fraction: 0.25, from: 0 }),
  }),
  schedules: (options) => ({ beta: options.beta, warmUp: warmUpSchedule(options.warmUp) }),
  terms: (_options, input, step) => ({
    ...evidenceTerms(input),
    divergence: weightedDivergence(input, tf.mul(step.schedule("beta"), step.schedule("warmUp"))),
  }),
});
