import { defineObjective, schedule } from "@heddle/contracts";
import { evidenceTerms, tf } from "@heddle/ops";
import { z } from "zod";

/**
 * −E[log p(x | z)] + β · |KL − C| with C rising: Burgess et al. 2018 (arXiv:1804.03599), equation 3. Two forms are in
 * use: |mean over the minibatch of KL − C| (disentanglement_lib) and the mean of |KL_i − C| over cells (pythae).
 * With several latent groups, each gets an equal share of C and an absolute value of its own.
 */
export default defineObjective({
  name: "capacity",
  summary: "KL divergence pulled to a capacity C that rises during training (Burgess et al. 2018, equation 3).",
  source: "Equation 3 of the paper, in the forms of disentanglement_lib and of pythae.",
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
      .describe("Capacity C of all latents together, in nats."),
    distance: z
      .enum(["batch-mean", "per-cell"])
      .default("batch-mean")
      .describe("Distance |mean of KL − C| over the minibatch, or mean of |KL − C| over cells."),
  }),
  schedules: ({ beta, capacity }) => ({ beta, capacity }),
  terms({ distance }, input, step) {
    const { perGroup } = input.divergence;
    const share = tf.div(step.schedule("capacity"), perGroup.shape[1]);
    const value =
      distance === "batch-mean"
        ? tf.sum(tf.abs(tf.sub(tf.mean(perGroup, 0), share)))
        : tf.sum(tf.abs(tf.sub(perGroup, share)), 1);
    return { ...evidenceTerms(input), capacityDistance: { value, weight: "beta" } };
  },
});
