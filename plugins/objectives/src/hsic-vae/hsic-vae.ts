import { defineObjective, schedule } from "@heddle/contracts";
import { type Scalar, type Tensor1D, tf } from "@heddle/ops";
import { z } from "zod";
import { gaussianGroups } from "../moments/gaussian-moments.js";
import { evidenceTerms } from "../weights/evidence-terms.js";
import { warmUp, warmUpSchedule } from "../weights/warm-up.js";
import { jointDependence, pairwiseDependence } from "./dependence.js";

/**
 * −E[log p(x | z)] + warmUp · β · KL + λ · dependence of the units of q(z) = E_x[q(z | x)]: the HSIC-constrained VAE of
 * Lopez et al. 2018 (arXiv:1805.08672) with every latent a variable of its own and no nuisance factor. "joint" is the
 * paper's dHSIC; "pairwise" adds up the criterion over pairs of latents without its bias, which in a minibatch of 128
 * cells and 10 latents would otherwise outweigh what it is to find.
 */
export default defineObjective({
  name: "hsic-vae",
  summary: "Latents kept independent by a kernel criterion, dHSIC or its pairs (Lopez et al. 2018).",
  source: "The paper's HSIC-constrained VAE, its variables the latents; pairs without bias as in Song et al.",
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
      .describe("Weight of the dependence; two latents that are one have at most some .07."),
    form: z
      .enum(["pairwise", "joint"])
      .default("pairwise")
      .describe(
        "Pairs of latents, without bias; or all at once, the paper's dHSIC, for few latents in large minibatches.",
      ),
    scales: z
      .array(z.number().positive())
      .min(1)
      .default([1])
      .describe("Length scales of the kernel exp(−d²/(2·scale²)); it is their mean."),
    beta: schedule().default(1).describe("Weight of the divergence."),
    warmUp: warmUp.default({ fraction: 0.25, from: 0 }),
  }),
  schedules: ({ lambda, beta, warmUp: rise }) => ({ lambda, beta, warmUp: warmUpSchedule(rise) }),
  terms({ form, scales }, input, step) {
    gaussianGroups(input.posterior, "hsic-vae");
    const dependence = form === "joint" ? jointDependence : pairwiseDependence;
    return {
      ...evidenceTerms(input),
      divergence: {
        value: tf.sum(input.divergence.perGroup, 1) as Tensor1D,
        weight: tf.mul(step.schedule("beta"), step.schedule("warmUp")) as Scalar,
      },
      dependence: { value: dependence(input.latent.z, scales), weight: step.schedule("lambda") },
    };
  },
});
