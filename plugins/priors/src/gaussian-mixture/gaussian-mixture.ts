import {
  type Covariates,
  type Divergence,
  definePlugin,
  HeddleError,
  type Latent,
  type LatentSpec,
  type Posterior,
  type Prior,
  type Random,
  type StepContext,
  TOKENS,
  type Variable,
} from "@heddle/contracts";
import { type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";
import { Mixture } from "./mixture.js";

const options = z.strictObject({
  components: z
    .int()
    .min(1)
    .default(10)
    .describe("Gaussians in the mixture, each with a mean and variance per latent."),
  spread: z.number().min(0).default(1).describe("Standard deviation of the means around 0 before training."),
});

/** One mixture per latent group, whose coordinates it ties together: a component is a region of the whole group. */
class GaussianMixture implements Prior {
  readonly state = [];
  readonly weights: readonly Variable[];
  private readonly mixtures: readonly Mixture[];
  private readonly sizes: readonly number[];

  constructor(
    { components, spread }: z.infer<typeof options>,
    private readonly spec: LatentSpec,
    random: Random,
  ) {
    this.sizes = spec.groups.map((group) => {
      if (group.kind === "gaussian") return group.size;
      throw new HeddleError("incompatible-plugins", {
        expected: "Gaussian latents for the prior gaussian-mixture",
        got: `a ${group.kind} group`,
        next: "Choose a prior that covers such a group.",
      });
    });
    this.mixtures = this.sizes.map((size, i) => new Mixture(`mixture${i}`, components, size, spread, random));
    this.weights = this.mixtures.flatMap((mixture) => mixture.weights);
  }

  /** log q(z | x) − log p(z) at the sample: a mixture has no closed form, and no part for each unit. */
  divergence(posterior: Posterior, latent: Latent): Divergence {
    const own = posterior.logProb(latent);
    const perGroup = this.mixtures.map((mixture, i) => {
      const logPosterior = tf.sum(this.columns(own, i), 1) as Tensor1D;
      return tf.sub(logPosterior, mixture.logProb(this.columns(latent.z, i)));
    });
    return { perGroup: tf.stack(perGroup, 1) as Tensor2D, estimator: "monte-carlo" };
  }

  logProb({ z: sample }: Latent): Tensor1D {
    return tf.addN(this.mixtures.map((mixture, i) => mixture.logProb(this.columns(sample, i)))) as Tensor1D;
  }

  sample(cells: number, _covariates: Covariates, step: StepContext): Latent {
    const parts = this.mixtures.map((mixture, i) =>
      mixture.sample(
        step.random.uniform(`component${i}`, [cells, 1]) as Tensor2D,
        step.random.normal(`prior${i}`, [cells, this.sizes[i]!]) as Tensor2D,
      ),
    );
    return { z: tf.concat(parts, 1), spec: this.spec };
  }

  private columns(x: Tensor2D, group: number): Tensor2D {
    const start = this.sizes.slice(0, group).reduce((sum, size) => sum + size, 0);
    return tf.slice(x, [0, start], [-1, this.sizes[group]!]);
  }
}

/** p(z) = Σ_k π_k N(μ_k, diag σ_k²), learned with the model, as in VaDE and scVI's MogPrior. */
export default definePlugin({
  role: "prior",
  name: "gaussian-mixture",
  apiVersion: 1,
  summary: "A mixture of Gaussians, learned with the model; its divergence by Monte Carlo (VaDE, Jiang et al. 2017).",
  source: "The mixture of VaDE, with its divergence estimated by Monte Carlo.",
  citations: [
    {
      text: "Jiang et al. 2017. Variational Deep Embedding: An Unsupervised and Generative Approach to Clustering. IJCAI.",
      url: "https://arxiv.org/abs/1611.05148",
    },
  ],
  options,
  needs: [TOKENS.latentSpec, TOKENS.random],
  create: (chosen, [spec, random]) => new GaussianMixture(chosen, spec, random),
});
