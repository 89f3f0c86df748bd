import { defineObjective, type Posterior, type Schedule, schedule } from "@heddle/contracts";
import { evidenceTerms, matrixProduct, type Tensor2D, tf, weightedDivergence } from "@heddle/ops";
import { z } from "zod";
import { gaussianMoments } from "../moments/gaussian-moments.js";
import { warmUp, warmUpSchedule } from "../weights/warm-up.js";

const options = z.strictObject({
  form: z
    .enum(["I", "II"])
    .default("II")
    .describe("Covariance pulled to the identity: I, of the posterior means; II, of the latents."),
  offDiagonal: schedule().default(10).describe("Weight of the squared covariances between latents."),
  diagonal: schedule()
    .optional()
    .describe(
      "Weight of the variances' squared distance to 1; by default 10 · offDiagonal in form I, offDiagonal in form II.",
    ),
  beta: schedule().default(1).describe("Weight of the KL divergence."),
  warmUp: warmUp.default({ fraction: 0.25, from: 0 }),
});
type Options = z.infer<typeof options>;

/** Defaults to the proportion of the paper. */
function diagonalWeight({ form, offDiagonal, diagonal }: Options): Schedule {
  const factor = form === "I" ? 10 : 1;
  if (diagonal !== undefined) return diagonal;
  if (typeof offDiagonal === "number") return factor * offDiagonal;
  return { ...offDiagonal, from: factor * offDiagonal.from, to: factor * offDiagonal.to };
}

/** U × U, over the minibatch (divided by N): Cov[μ(x)], for form II with E[Σ(x)] on the diagonal. */
function covariance(posterior: Posterior, form: Options["form"]): Tensor2D {
  const { mean, variance } = gaussianMoments(posterior, "dip-vae");
  const centered: Tensor2D = tf.sub(mean, tf.mean(mean, 0));
  const ofMeans: Tensor2D = tf.div(matrixProduct(centered, centered, { a: true, b: false }), mean.shape[0]);
  if (form === "I") return ofMeans;
  return tf.add(ofMeans, tf.mul(tf.eye(mean.shape[1]), tf.mean(variance, 0)));
}

/**
 * −E[log p(x | z)] + warmUp · β · KL + λ_od Σ_{i≠j} Cov_ij² + λ_d Σ_i (Cov_ii − 1)²: Kumar et al. 2018
 * (arXiv:1711.00848), equations 6 and 7.
 */
export default defineObjective({
  name: "dip-vae",
  summary: "Covariance of the latents pulled to the identity (DIP-VAE I and II, Kumar et al. 2018).",
  source: "Equations 6 and 7 of the paper.",
  citations: [
    {
      text: "Kumar, Sattigeri & Balakrishnan 2018. Variational Inference of Disentangled Latent Concepts from Unlabeled Observations. ICLR.",
      url: "https://arxiv.org/abs/1711.00848",
    },
  ],
  options,
  schedules: (chosen) => ({
    offDiagonal: chosen.offDiagonal,
    diagonal: diagonalWeight(chosen),
    beta: chosen.beta,
    warmUp: warmUpSchedule(chosen.warmUp),
  }),
  terms({ form }, input, step) {
    const table = covariance(input.posterior, form);
    const identity = tf.eye(table.shape[0]);
    const between = tf.mul(table, tf.sub(1, identity));
    // only the diagonal remains: (Cov_ii − 1)²
    const within = tf.mul(tf.sub(table, identity), identity);
    return {
      ...evidenceTerms(input),
      divergence: weightedDivergence(input, tf.mul(step.schedule("beta"), step.schedule("warmUp"))),
      covarianceBetweenLatents: { value: tf.sum(tf.square(between)), weight: "offDiagonal" },
      varianceFromOne: { value: tf.sum(tf.square(within)), weight: "diagonal" },
    };
  },
});
