import { defineObjective, type Schedule, schedule } from "@heddle/contracts";
import { type Scalar, type Tensor1D, tf } from "@heddle/ops";
import { z } from "zod";
import { evidenceTerms } from "../weights/evidence-terms.js";
import { warmUp, warmUpSchedule } from "../weights/warm-up.js";
import { maximumMeanDiscrepancy } from "./discrepancy.js";

/**
 * −E[log p(x | z)] + warmUp · (1 − α) KL + (α + λ − 1) MMD²(q(z), p(z)): Zhao et al. 2019 (arXiv:1706.02262), equation 7.
 * α = 1 is the MMD-VAE; λ = 1 − α leaves the discrepancy out and is a β-VAE with β = λ.
 */
export default defineObjective({
  name: "info-vae",
  summary: "The latents as a whole held to the prior by a kernel discrepancy (InfoVAE, MMD-VAE; Zhao et al. 2019).",
  source: "Equation 7 of the paper; kernels as in Tolstikhin et al.",
  citations: [
    {
      text: "Zhao, Song & Ermon 2019. InfoVAE: Balancing Learning and Inference in Variational Autoencoders. AAAI.",
      url: "https://arxiv.org/abs/1706.02262",
    },
    {
      text: "Tolstikhin et al. 2018. Wasserstein Auto-Encoders. ICLR.",
      url: "https://arxiv.org/abs/1711.01558",
    },
  ],
  options: z
    .strictObject({
      alpha: schedule(Number.NEGATIVE_INFINITY, 1)
        .default(0)
        .describe("How much of each cell's divergence is left out; 1: the MMD-VAE."),
      lambda: schedule().default(1000).describe("Weight of the discrepancy, less 1 − α; at least 1 − α."),
      kernel: z
        .enum(["rbf", "imq"])
        .default("imq")
        .describe(
          "exp(−d²/C), or the inverse multiquadratic C/(C + d²) with its heavier tail; C = 2 · latents · scale².",
        ),
      scales: z.array(z.number().positive()).min(1).default([1]).describe("Length scales; the kernel is their mean."),
      warmUp: warmUp.default({ fraction: 0.25, from: 0 }),
    })
    .refine(({ alpha, lambda }) => smallest(lambda) >= 1 - smallest(alpha), {
      path: ["lambda"],
      message: "lambda must be at least 1 − alpha at any time, or the discrepancy is sought rather than avoided",
    }),
  schedules: ({ alpha, lambda, warmUp: rise }) => ({ alpha, lambda, warmUp: warmUpSchedule(rise) }),
  terms({ kernel, scales }, input, step) {
    const rest = tf.sub(1, step.schedule("alpha"));
    const { latent, prior, covariates, divergence } = input;
    const draws = prior.sample(latent.z.shape[0], covariates, step);
    return {
      ...evidenceTerms(input),
      divergence: {
        value: tf.sum(divergence.perGroup, 1) as Tensor1D,
        weight: tf.mul(rest, step.schedule("warmUp")) as Scalar,
      },
      discrepancy: {
        value: maximumMeanDiscrepancy({ kind: kernel, scales }, latent.z, draws.z),
        weight: tf.sub(step.schedule("lambda"), rest) as Scalar,
      },
    };
  },
});

const smallest = (weight: Schedule): number => (typeof weight === "number" ? weight : Math.min(weight.from, weight.to));
