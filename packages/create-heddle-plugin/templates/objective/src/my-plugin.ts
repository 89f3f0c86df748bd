import { defineObjective, schedule } from "@heddle/contracts";
import { evidenceTerms, tf, weightedDivergence } from "@heddle/ops";
import { z } from "zod";

const options = z.strictObject({
  beta: schedule().default(1).describe("Weight of the KL divergence, constant or scheduled; 1 is a plain VAE."),
  pull: z.number().min(0).default(0.1).describe("Weight of the mean absolute latent, which pulls latents to 0."),
});

/** −E[log p(x | z)] + β · KL(q(z | x) ‖ p(z)) + pull · mean |z|. Replace the equation, and its terms below, by your own. */
export default defineObjective({
  name: "my-plugin",
  summary: "ELBO with a weighted KL divergence and latents pulled to 0.",
  source: "The equation above. Name the paper and the equation.",
  citations: [],
  options,
  schedules: ({ beta }) => ({ beta }),
  // values: one per cell, or one for the minibatch; weights: a number, the name of a schedule, or a scalar tensor.
  // The train step minimizes Σ weight · mean(value).
  terms: ({ pull }, input) => ({
    ...evidenceTerms(input),
    divergence: weightedDivergence(input, "beta"),
    pull: { value: tf.mean(tf.abs(input.latent.z), 1), weight: pull },
  }),
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "objective/my-plugin": z.input<typeof options>;
  }
}
