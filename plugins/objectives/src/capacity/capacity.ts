import { defineObjective, schedule } from "@heddle/contracts";
import { type Scalar, type Tensor1D, tf } from "@heddle/ops";
import { z } from "zod";
import { evidenceTerms } from "../weights/evidence-terms.js";

/**
 * −E[log p(x | z)] + β · |KL − C| with C rising: Burgess et al. 2018 (arXiv:1804.03599), equation 3. Two forms are in
 * use: |mean over the minibatch of KL − C| (disentanglement_lib) and the mean of |KL_i − C| over cells (pythae).
 * With several latent groups the absolute value is taken for each, sharing C equally.
 */
export default defineObjective({
  name: "capacity",
  summary: "Divergence held at a capacity C that rises in training (Burgess et al. 2018, equation 3).",
  source: "Equation 3 of the paper; both readings of it, disentanglement_lib's and pythae's.",
  citations: [
    {
      text: "Burgess et al. 2018. Understanding disentangling in β-VAE.",
      url: "https://arxiv.org/abs/1804.03599",
    },
  ],
  options: z.strictObject({
    beta: schedule().default(10).describe("Weight of the distance to the capacity (γ in Burgess et al.)."),
    capacity: schedule()
      .default({ kind: "linear", from: 0, to: 10, start: 0, end: 0.5, unit: "fraction" })
      .describe("C in nats, all latents together."),
    distance: z
      .enum(["batch-mean", "per-cell"])
      .default("batch-mean")
      .describe("|mean of KL − C|, or mean of |KL of each cell − C|."),
  }),
  schedules: ({ beta, capacity }) => ({ beta, capacity }),
  terms({ distance }, input, step) {
    const { perGroup } = input.divergence;
    const share = tf.div(step.schedule("capacity"), perGroup.shape[1]);
    const value =
      distance === "batch-mean"
        ? (tf.sum(tf.abs(tf.sub(tf.mean(perGroup, 0), share))) as Scalar)
        : (tf.sum(tf.abs(tf.sub(perGroup, share)), 1) as Tensor1D);
    return { ...evidenceTerms(input), capacityDistance: { value, weight: step.schedule("beta") } };
  },
});
