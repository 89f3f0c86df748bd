import { defineObjective, schedule } from "@heddle/contracts";
import { type Tensor1D, tf } from "@heddle/ops";
import { z } from "zod";

const options = z.strictObject({
  beta: schedule().default(1).describe("Weight of the divergence, constant or scheduled; 1 is a plain VAE."),
  pull: z.number().min(0).default(0.1).describe("Weight of the mean absolute latent, which draws latents to 0."),
});

/** −E[log p(x | z)] + β · KL(q(z | x) ‖ p(z)) + pull · mean |z|: put your own equation here, then its terms below. */
export default defineObjective({
  name: "my-plugin",
  summary: "The ELBO with a weighted divergence and latents drawn to 0.",
  source: "The equation above: say which equation of which paper it is.",
  citations: [],
  options,
  schedules: ({ beta }) => ({ beta }),
  // values per cell (N), nats; the sum of weight · mean(value) is minimized
  terms: ({ pull }, { logProb, divergence, latent, libraryDivergence }, step) => ({
    reconstruction: { value: tf.neg(logProb), weight: tf.scalar(1) },
    divergence: { value: tf.sum(divergence.perGroup, 1) as Tensor1D, weight: step.schedule("beta") },
    pull: { value: tf.mean(tf.abs(latent.z), 1) as Tensor1D, weight: tf.scalar(pull) },
    ...(libraryDivergence && { library: { value: libraryDivergence, weight: tf.scalar(1) } }),
  }),
});
