import { defineObjective, type Schedule, schedule } from "@heddle/contracts";
import { evidenceTerms, tf, weightedDivergence } from "@heddle/ops";
import { z } from "zod";
import { warmUp, warmUpSchedule } from "../weights/warm-up.js";
import { maximumMeanDiscrepancy } from "./discrepancy.js";

/**
 * −E[log p(x | z)] + warmUp · (1 − α) KL + (α + λ − 1) MMD²(q(z), p(z)): Zhao et al. 2019 (arXiv:1706.02262), equation 7.
 * α = 1 is the MMD-VAE; with λ = 1 − α the discrepancy has weight 0: a β-VAE with β = λ.
 */
export default defineObjective({
  name: "info-vae",
  summary: "Aggregate posterior matched to the prior by a kernel discrepancy (InfoVAE, MMD-VAE; Zhao et al. 2019).",
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
        .describe("Share of the KL divergence that is removed; 1 is the MMD-VAE."),
      lambda: schedule()
        .default(1000)
        .describe("λ of equation 7, at least 1 − α; the discrepancy has weight λ − (1 − α)."),
      kernel: z
        .enum(["rbf", "imq"])
        .default("imq")
        .describe(
          "Kernel: rbf exp(−d²/C), or inverse multiquadratic C/(C + d²), heavier-tailed; C = 2 · latents · scale².",
        ),
      scales: z
        .array(z.number().positive())
        .min(1)
        .default([1])
        .describe("Length scales; the kernel is averaged over them."),
      warmUp: warmUp.default({ fraction: 0.25, from: 0 }),
    })
    .refine(({ alpha, lambda }) => smallest(lambda) >= 1 - smallest(alpha), {
      path: ["lambda"],
      message: "lambda must be at least 1 − alpha at every step: below that, the discrepancy has a negative weight",
    }),
  schedules: ({ alpha, lambda, warmUp: rise }) => ({ alpha, lambda, warmUp: warmUpSchedule(rise) }),
  terms({ kernel, scales }, input, step) {
    const rest = tf.sub(1, step.schedule("alpha"));
    const { latent, prior, covariates } = input;
    const draws = prior.sample(latent.z.shape[0], covariates, step);
    return {
      ...evidenceTerms(input),
      divergence: weightedDivergence(input, tf.mul(rest, step.schedule("warmUp"))),
      discrepancy: {
        value: maximumMeanDiscrepancy({ kind: kernel, scales }, latent.z, draws.z),
        weight: tf.sub(step.schedule("lambda"), rest),
      },
    };
  },
});

const smallest = (weight: Schedule): number => (typeof weight === "number" ? weight : Math.min(weight.from, weight.to));
