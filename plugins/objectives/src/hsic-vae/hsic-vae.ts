import { defineObjective, schedule } from "@heddle/contracts";
import { evidenceTerms, tf, weightedDivergence } from "@heddle/ops";
import { z } from "zod";
import { gaussianGroups } from "../moments/gaussian-moments.js";
import { warmUp, warmUpSchedule } from "../weights/warm-up.js";
import { jointDependence, pairwiseDependence } from "./dependence.js";

/**
 * −E[log p(x | z)] + warmUp · β · KL + λ · dependence of the units of q(z) = E_x[q(z | x)]: the HSIC-constrained VAE of
 * Lopez et al. 2018 (arXiv:1805.08672), with each latent as one variable and no nuisance factor. "joint" is the paper's
 * dHSIC. "pairwise" sums unbiased estimates over pairs of latents: in a minibatch of 128 cells and 10 latents the bias
 * of dHSIC exceeds the dependence to be detected.
 */
export default defineObjective({
  name: "hsic-vae",
  summary: "Independent latents by a kernel criterion, dHSIC or pairwise HSIC (Lopez et al. 2018).",
  source:
    "HSIC-constrained VAE of the paper, with the latents as its variables; unbiased pairwise HSIC as in Song et al.",
  citations: [
    {
      text: "Lopez, Regier, Jordan & Yosef 2018. Information Constraints on Auto-Encoding Variational Bayes. NeurIPS.",
      url: "https://arxiv.org/abs/1805.08672",
    },
    {
      text: "Pfister, Bühlmann, Schölkopf & Peters 2018. Kernel-based Tests for Joint Independence. JRSS B 80.",
      url: "https://arxiv.org/abs/1603.00285",
    },
    {
      text: "Song et al. 2007. Supervised Feature Selection via Dependence Estimation. ICML.",
      url: "https://arxiv.org/abs/0704.2668",
    },
  ],
  options: z.strictObject({
    lambda: schedule()
      .default(1000)
      .describe("Weight of the dependence; two identical latents reach at most about 0.07."),
    form: z
      .enum(["pairwise", "joint"])
      .default("pairwise")
      .describe("Unbiased HSIC over pairs of latents, or dHSIC of all latents (few latents, large minibatches)."),
    scales: z
      .array(z.number().positive())
      .min(1)
      .default([1])
      .describe("Length scales of the kernel exp(−d²/(2·scale²)), averaged over scales."),
    beta: schedule().default(1).describe("Weight of the KL divergence."),
    warmUp: warmUp.default({ fraction: 0.25, from: 0 }),
  }),
  schedules: ({ lambda, beta, warmUp: rise }) => ({ lambda, beta, warmUp: warmUpSchedule(rise) }),
  terms({ form, scales }, input, step) {
    gaussianGroups(input.posterior, "hsic-vae");
    const dependence = form === "joint" ? jointDependence : pairwiseDependence;
    return {
      ...evidenceTerms(input),
      divergence: weightedDivergence(input, tf.mul(step.schedule("beta"), step.schedule("warmUp"))),
      dependence: { value: dependence(input.latent.z, scales), weight: "lambda" },
    };
  },
});
